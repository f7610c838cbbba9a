package io.holdfast.codec;

import io.holdfast.codec.proto.CommandBatchMessage;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a log entry.
 *
 * <pre>
 *   entry  = header + batch                                        one batch: header of format 3
 *          | header + their number (4 bytes)                       several: header of format 4
 *            + for each: its length (4 bytes) + batch
 *   header = format (1 byte) + the six numbers of the stamp (8 bytes each) + CRC-32C of these
 *   batch  = format (1 byte) + CRC-32C of the message + CommandBatchMessage (entry.proto)
 * </pre>
 *
 * Formats 1 and 2 are the same without the stamp's last number, and are still read. Numbers are
 * big-endian. A gateway encodes the batch; the leader puts it into an entry, maybe with others, and
 * leaves it untouched, so that its checksum holds from the gateway to every replica. Every input is
 * decoded or refused with {@link UndecodableEntryException}: never half understood, so fields that
 * this version does not know are refused too.
 */
public final class EntryCodec {
  /** Of a batch: changes whenever an older reader could misread what a newer writer means. */
  static final byte FORMAT = 1;

  /** Headers of one batch, and of several, as older versions wrote them: no bound of deletions. */
  private static final byte UNBOUNDED_ONE = 1;

  private static final byte UNBOUNDED_SEVERAL = 2;

  /** The same headers as they are written now. */
  static final byte ONE = 3;

  static final byte SEVERAL = 4;

  private static final int UNBOUNDED_STAMP_BYTES = 1 + 5 * Long.BYTES;
  private static final int STAMP_BYTES = UNBOUNDED_STAMP_BYTES + Long.BYTES;

  /** Length of {@link #header}. */
  public static final int HEADER_BYTES = STAMP_BYTES + Integer.BYTES;

  private EntryCodec() {}

  /** What a gateway sends to the leader. */
  public static byte[] encodeBatch(CommandBatch batch) {
    return ProtoBytes.encode(FORMAT, CommandMessages.toMessage(batch));
  }

  /**
   * What the leader puts before the batches to make an entry of them.
   *
   * @param batches how many follow; where it is more than one, their {@link #number} comes next,
   *     and each stands behind the number of its bytes
   */
  public static byte[] header(EntryStamp stamp, int batches) {
    ByteBuffer header =
        ByteBuffer.allocate(HEADER_BYTES)
            .put(batches == 1 ? ONE : SEVERAL)
            .putLong(stamp.clockMillis())
            .putLong(stamp.historyMillis())
            .putLong(stamp.historyRevisions())
            .putLong(stamp.idempotencyMillis())
            .putLong(stamp.idempotencyRecords())
            .putLong(stamp.deletedKeys());
    return header.putInt(ProtoBytes.checksum(header.slice(0, STAMP_BYTES))).array();
  }

  /** A number between the parts of an entry with several batches. */
  public static byte[] number(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  /** Header and batches in one array, for those who cannot join them without a copy. */
  public static byte[] entry(EntryStamp stamp, List<byte[]> batches) {
    int bytes = batches.stream().mapToInt(batch -> batch.length).sum();
    if (batches.size() == 1) {
      return ByteBuffer.allocate(HEADER_BYTES + bytes)
          .put(header(stamp, 1))
          .put(batches.getFirst())
          .array();
    }
    int numbers = (1 + batches.size()) * Integer.BYTES;
    ByteBuffer entry = ByteBuffer.allocate(HEADER_BYTES + numbers + bytes);
    entry.put(header(stamp, batches.size())).put(number(batches.size()));
    batches.forEach(batch -> entry.put(number(batch.length)).put(batch));
    return entry.array();
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
  public static StampedEntry decodeEntry(ByteBuffer entry) {
    // A slice is big-endian, whatever order the caller's buffer has.
    ByteBuffer rest = entry.slice();
    ProtoBytes.requireLength("entry", 1, rest.remaining());
    byte format = rest.get(0);
    if (format < UNBOUNDED_ONE || format > SEVERAL) {
      ProtoBytes.requireFormat("entry", SEVERAL, format);
    }
    EntryStamp stamp = decodeStamp(rest, format >= ONE);
    boolean several = format == SEVERAL || format == UNBOUNDED_SEVERAL;
    return new StampedEntry(stamp, several ? decodeBatches(rest) : List.of(decodeBatch(rest)));
  }

  private static EntryStamp decodeStamp(ByteBuffer rest, boolean bounded) {
    int bytes = bounded ? STAMP_BYTES : UNBOUNDED_STAMP_BYTES;
    ProtoBytes.requireLength("entry", bytes + Integer.BYTES, rest.remaining());
    int checksum = ProtoBytes.checksum(rest.slice(0, bytes));
    rest.position(1);
    EntryStamp stamp =
        new EntryStamp(
            rest.getLong(),
            rest.getLong(),
            rest.getLong(),
            rest.getLong(),
            rest.getLong(),
            bounded ? rest.getLong() : EntryStamp.UNBOUNDED);
    ProtoBytes.requireChecksum("stamp", rest.getInt(), checksum);
    return stamp;
  }

  private static List<CommandBatch> decodeBatches(ByteBuffer rest) {
    List<CommandBatch> batches = new ArrayList<>();
    for (int left = readNumber("number of batches", rest); left > 0; left--) {
      int length = readNumber("length of a batch", rest);
      ProtoBytes.requireLength("batch", length, rest.remaining());
      batches.add(decodeBatch(rest.slice(rest.position(), length)));
      rest.position(rest.position() + length);
    }
    if (rest.hasRemaining()) {
      throw new UndecodableEntryException(rest.remaining() + " bytes behind the last batch");
    }
    return batches;
  }

  private static int readNumber(String what, ByteBuffer bytes) {
    ProtoBytes.requireLength(what, Integer.BYTES, bytes.remaining());
    int number = bytes.getInt();
    if (number < 1) {
      throw new UndecodableEntryException(what + ": expected at least 1, found " + number);
    }
    return number;
  }

  /** As {@link #decodeEntry(ByteBuffer)}. */
  public static StampedEntry decodeEntry(byte[] entry) {
    return decodeEntry(ByteBuffer.wrap(entry));
  }
}
