package io.holdfast.raft.durability;

import io.holdfast.storage.DurableFiles;
import io.holdfast.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a Raft log ready for Ratis after a crash.
 *
 * <p>What a power cut leaves of a record that was being written is cut off. Ratis 3.3.0 does that
 * only where the file ends within the entry or its checksum; where it ends within the length, and
 * in a file that was filled with zeros beforehand, it takes the same remains for corruption and
 * refuses to start. A record that shows no sign of an unfinished write stays, and Ratis refuses it:
 * this node may have acknowledged it. So does one that whole records follow, though a disk that
 * writes out of order may leave that too: then the node stays down and says so.
 *
 * <p>What is left is fsynced. After a SIGKILL the file may hold records that were written and not
 * synced: Ratis counts all that it reads as durable and acknowledges it, and in a new term goes on
 * in another file, so it never would be.
 *
 * <p>A segment is the header {@code RaftLog1} and records: the length of the entry as a varint, the
 * entry, and the CRC-32C of both, 4 bytes, big endian; a length of 0 ends it ({@code
 * SegmentedRaftLogOutputStream}, Ratis 3.3.0).
 */
public final class LogRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);
  private static final String OPEN_SEGMENT = "log_inprogress_";
  private static final int HEADER_BYTES = 8;
  private static final int CHECKSUM_BYTES = 4;

  /** What a disk writes as a whole. */
  private static final int SECTOR_BYTES = 512;

  /** Of a varint of 32 bits. */
  private static final int MAX_LENGTH_BYTES = 5;

  /** How an entry begins: field 1, the term, a varint; then field 2, the index. */
  private static final byte TERM_TAG = 0x08;

  private static final byte INDEX_TAG = 0x10;

  private LogRecovery() {}

  /**
   * Mends and syncs the log in this directory; does nothing when there is none yet.
   *
   * @throws StorageException when it cannot be read or written
   */
  public static void run(Path log) {
    if (!Files.isDirectory(log)) {
      return;
    }
    try {
      for (Path segment : openSegments(log)) {
        mend(segment);
      }
      dropBeforeGap(log);
      DurableFiles.syncTree(log);
    } catch (IOException failure) {
      throw new StorageException(
          "the Raft log " + log + " cannot be made ready: " + failure.getMessage(), failure);
    }
  }

  /**
   * Ratis 3.3.0 purges from the newest segment to the oldest, so that a kill meanwhile leaves a
   * gap, with which it does not start. What lies before it was about to go, if a snapshot holds it.
   */
  private static void dropBeforeGap(Path log) throws IOException {
    Path current = log.resolve("current");
    List<LogSegments.Segment> segments = LogSegments.in(current);
    for (int i = segments.size() - 1; i > 0; i--) {
      LogSegments.Segment before = segments.get(i - 1);
      long begin = segments.get(i).first();
      if (!before.isOpen() && before.last() + 1 < begin) {
        if (begin <= SnapshotDirectory.newestIn(log.resolve("sm")) + 1) {
          LOG.warn("{} begins at {} after a purge that did not end", current, begin);
          for (LogSegments.Segment purged : segments.subList(0, i)) {
            Files.delete(purged.file());
          }
        }
        return;
      }
    }
  }

  private static List<Path> openSegments(Path log) throws IOException {
    try (Stream<Path> files = Files.walk(log)) {
      return files.filter(file -> file.getFileName().toString().startsWith(OPEN_SEGMENT)).toList();
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
  }

  private static void mend(Path segment) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    OptionalInt torn = tornAt(bytes);
    if (torn.isEmpty()) {
      return;
    }
    LOG.warn(
        "{} ends in a record that was not written to its end; it is cut off at byte {}",
        segment,
        torn.getAsInt());
    try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      file.truncate(torn.getAsInt());
    }
  }

  /** Where the record begins whose writing never ended; empty when there is none. */
  static OptionalInt tornAt(byte[] segment) {
    int end = endOfContent(segment);
    ByteBuffer bytes = ByteBuffer.wrap(segment);
    bytes.position(Math.min(HEADER_BYTES, segment.length));
    while (bytes.position() < end) {
      int start = bytes.position();
      int length = varint(bytes);
      long next = (long) bytes.position() + length + CHECKSUM_BYTES;
      if (length < 0 && endsInALength(segment, start)) {
        return OptionalInt.of(start);
      }
      if (length <= 0 || next > segment.length) {
        // Not a length, or cut off by the end of the file: Ratis knows what to do.
        return OptionalInt.empty();
      }
      if (!isWhole(segment, start, (int) next - CHECKSUM_BYTES)) {
        // The checksum is written last. Where it is zeros, and all behind it, it never was; unless
        // it is the length that is damaged, and the record, or one behind it, ends before.
        boolean torn =
            (end <= next - CHECKSUM_BYTES || isTornInChecksum(segment, start, (int) next, end))
                && !onlyTheLengthIsDamaged(segment, start)
                && !aWholeRecordFollows(segment, start, end);
        return torn ? OptionalInt.of(start) : OptionalInt.empty();
      }
      bytes.position((int) next);
    }
    return OptionalInt.empty();
  }

  /**
   * Whether a sector ends within the checksum and the rest of it never was written: all before it
   * is right, and all from there on zeros.
   */
  private static boolean isTornInChecksum(byte[] segment, int start, int next, int end) {
    int checksumAt = next - CHECKSUM_BYTES;
    int sector = Math.ceilDiv(end, SECTOR_BYTES) * SECTOR_BYTES;
    if (sector <= checksumAt || sector >= next) {
      return false;
    }
    byte[] right =
        ByteBuffer.allocate(CHECKSUM_BYTES).putInt(checksum(segment, start, checksumAt)).array();
    return Arrays.equals(segment, checksumAt, sector, right, 0, sector - checksumAt);
  }

  /** How many records are there to their ends; whether they are right is for Ratis to say. */
  static int wholeRecords(byte[] segment) {
    ByteBuffer bytes = ByteBuffer.wrap(segment);
    bytes.position(Math.min(HEADER_BYTES, segment.length));
    int found = 0;
    while (bytes.hasRemaining()) {
      int length = varint(bytes);
      long next = (long) bytes.position() + length + CHECKSUM_BYTES;
      if (length <= 0 || next > segment.length) {
        return found;
      }
      found++;
      bytes.position((int) next);
    }
    return found;
  }

  /** Whether the file ends before the length does, so that no record was ever there. */
  private static boolean endsInALength(byte[] segment, int start) {
    return segment.length - start < MAX_LENGTH_BYTES && segment[segment.length - 1] < 0;
  }

  private static int endOfContent(byte[] segment) {
    int end = segment.length;
    while (end > 0 && segment[end - 1] == 0) {
      end--;
    }
    return end;
  }

  /** Whether another value of one byte of the length makes the record whole. */
  private static boolean onlyTheLengthIsDamaged(byte[] segment, int start) {
    byte[] tried = segment.clone();
    for (int at = start; at < Math.min(start + MAX_LENGTH_BYTES, segment.length); at++) {
      for (int value = 0; value < 256; value++) {
        tried[at] = (byte) value;
        if (isRecordAt(tried, start)) {
          return true;
        }
      }
      tried[at] = segment[at];
    }
    return false;
  }

  private static boolean aWholeRecordFollows(byte[] segment, int start, int end) {
    for (int at = start + 1; at < end; at++) {
      if (isRecordAt(segment, at)) {
        return true;
      }
    }
    return false;
  }

  /** Looks at how an entry begins before it computes the checksum. */
  private static boolean isRecordAt(byte[] segment, int start) {
    ByteBuffer bytes = ByteBuffer.wrap(segment).position(start);
    int length = varint(bytes);
    long checksumAt = (long) bytes.position() + length;
    if (length <= 0 || checksumAt + CHECKSUM_BYTES > segment.length || bytes.get() != TERM_TAG) {
      return false;
    }
    while (bytes.hasRemaining() && bytes.get() < 0) {
      // The rest of the term.
    }
    return bytes.hasRemaining()
        && bytes.get() == INDEX_TAG
        && isWhole(segment, start, (int) checksumAt);
  }

  private static boolean isWhole(byte[] segment, int start, int checksumAt) {
    return checksum(segment, start, checksumAt) == ByteBuffer.wrap(segment).getInt(checksumAt);
  }

  private static int checksum(byte[] segment, int start, int end) {
    CRC32C checksum = new CRC32C();
    checksum.update(segment, start, end - start);
    return (int) checksum.getValue();
  }

  /** A protobuf varint of 32 bits; -1 when these bytes are none. */
  private static int varint(ByteBuffer bytes) {
    int value = 0;
    for (int shift = 0; shift < 32 && bytes.hasRemaining(); shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    return -1;
  }
}
