package io.holdfast.codec;

import io.holdfast.codec.proto.CommandBatchMessage;
import io.holdfast.store.CommandBatch;
import io.holdfast.store.EntryStamp;
import java.nio.ByteBuffer;

/**
 * The bytes of a log entry.
 *
 * <pre>
 *   entry  = header + batch
 *   header = format (1 byte) + the five numbers of the stamp (8 bytes each) + CRC-32C of these
 *   batch  = format (1 byte) + CRC-32C of the message + CommandBatchMessage (entry.proto)
 * </pre>
 *
 * Numbers are big-endian. A gateway encodes the batch; the leader puts the header before it and
 * leaves it untouched, so that its checksum holds from the gateway to every replica. Every input is
 * decoded or refused with {@link UndecodableEntryException}: never half understood, so fields that
 * this version does not know are refused too.
 */
public final class EntryCodec {
  /** Changes whenever an older reader could misread what a newer writer means. */
  static final byte FORMAT = 1;

  private static final int STAMP_BYTES = 1 + 5 * Long.BYTES;

  /** Length of {@link #header}. */
  public static final int HEADER_BYTES = STAMP_BYTES + Integer.BYTES;

  private EntryCodec() {}

  /** What a gateway sends to the leader. */
  public static byte[] encodeBatch(CommandBatch batch) {
    return ProtoBytes.encode(FORMAT, CommandMessages.toMessage(batch));
  }

  /** What the leader puts before the batch's bytes to make an entry of them. */
  public static byte[] header(EntryStamp stamp) {
    ByteBuffer header =
        ByteBuffer.allocate(HEADER_BYTES)
            .put(FORMAT)
            .putLong(stamp.clockMillis())
            .putLong(stamp.historyMillis())
            .putLong(stamp.historyRevisions())
            .putLong(stamp.idempotencyMillis())
            .putLong(stamp.idempotencyRecords());
    return header.putInt(ProtoBytes.checksum(header.slice(0, STAMP_BYTES))).array();
  }

  /** Header and batch in one array, for those who cannot join them without a copy. */
  public static byte[] entry(EntryStamp stamp, byte[] batch) {
    return ByteBuffer.allocate(HEADER_BYTES + batch.length).put(header(stamp)).put(batch).array();
  }

  /**
   * Reads what a gateway sent. The leader does so before the batch enters the log: what cannot be
   * decoded must be refused there, since in the log it would stop every node.
   *
   * @param batch from its position to its limit; not changed, and not kept
   */
  public static CommandBatch decodeBatch(ByteBuffer batch) {
    CommandBatchMessage message =
        ProtoBytes.decode("batch", FORMAT, batch, CommandBatchMessage.parser());
    return CommandMessages.toBatch(message);
  }

  /** As {@link #decodeBatch(ByteBuffer)}. */
  public static CommandBatch decodeBatch(byte[] batch) {
    return decodeBatch(ByteBuffer.wrap(batch));
  }

  /**
   * Reads an entry of the log.
   *
   * @param entry from its position to its limit; not changed, and not kept
   */
  public static StampedBatch decodeEntry(ByteBuffer entry) {
    // A slice is big-endian, whatever order the caller's buffer has.
    ByteBuffer rest = entry.slice();
    ProtoBytes.requireLength("entry", HEADER_BYTES, rest.remaining());
    int checksum = ProtoBytes.checksum(rest.slice(0, STAMP_BYTES));
    ProtoBytes.requireFormat("entry", FORMAT, rest.get());
    EntryStamp stamp =
        new EntryStamp(
            rest.getLong(), rest.getLong(), rest.getLong(), rest.getLong(), rest.getLong());
    ProtoBytes.requireChecksum("stamp", rest.getInt(), checksum);
    return new StampedBatch(stamp, decodeBatch(rest));
  }

  /** As {@link #decodeEntry(ByteBuffer)}. */
  public static StampedBatch decodeEntry(byte[] entry) {
    return decodeEntry(ByteBuffer.wrap(entry));
  }
}
