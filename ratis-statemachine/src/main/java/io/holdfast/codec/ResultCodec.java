package io.holdfast.codec;

import io.holdfast.codec.proto.BatchResultMessage;
import io.holdfast.store.result.BatchResult;
import java.nio.ByteBuffer;

/**
 * The bytes of a result on its way from the leader to a gateway: format (1 byte), CRC-32C of the
 * message (4 bytes), BatchResultMessage (result.proto). What commands answered stands in it as the
 * row that the store keeps: results have one encoding. Every input is decoded or refused with
 * {@link UndecodableEntryException}.
 */
public final class ResultCodec {
  /**
   * Changes whenever an older reader could misread what a newer writer means. Format 1 held answers
   * as messages; it stood on no disk and is not read.
   */
  static final byte FORMAT = 2;

  private ResultCodec() {}

  /** What a leader answers to a gateway. */
  public static byte[] encode(BatchResult result) {
    return ProtoBytes.encode(FORMAT, ResultMessages.toMessage(result));
  }

  /**
   * Reads a result.
   *
   * @param bytes from its position to its limit; not changed, and not kept
   */
  public static BatchResult decode(ByteBuffer bytes) {
    BatchResultMessage message =
        ProtoBytes.decode("result", FORMAT, bytes, BatchResultMessage.parser());
    return ResultMessages.toResult(message);
  }

  /** As {@link #decode(ByteBuffer)}. */
  public static BatchResult decode(byte[] bytes) {
    return decode(ByteBuffer.wrap(bytes));
  }
}
