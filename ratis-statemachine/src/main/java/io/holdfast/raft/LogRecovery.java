package io.holdfast.raft;

import io.holdfast.storage.DurableFiles;
import io.holdfast.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
 * only where the file ends within the record; in a file that was filled with zeros beforehand it
 * takes the same remains for corruption and refuses to start. A record that shows no sign of an
 * unfinished write stays, and Ratis refuses it: this node may have acknowledged it.
 *
 * <p>What is left is fsynced. After a SIGKILL the file may hold records that were written and not
 * synced: Ratis counts all that it reads as durable and acknowledges it, and in a new term goes on
 * in another file, so it never would be.
 *
 * <p>A segment is the header {@code RaftLog1} and records: the length of the entry as a varint, the
 * entry, and the CRC-32C of both, 4 bytes, big endian; a length of 0 ends it ({@code
 * SegmentedRaftLogOutputStream}, Ratis 3.3.0).
 */
final class LogRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);
  private static final String OPEN_SEGMENT = "log_inprogress_";
  private static final int HEADER_BYTES = 8;
  private static final int CHECKSUM_BYTES = 4;

  /** What a disk writes whole or not at all. */
  private static final int SECTOR_BYTES = 512;

  private LogRecovery() {}

  /**
   * Mends and syncs the log in this directory; does nothing when there is none yet.
   *
   * @throws StorageException when it cannot be read or written
   */
  static void run(Path log) {
    if (!Files.isDirectory(log)) {
      return;
    }
    try {
      for (Path segment : openSegments(log)) {
        mend(segment);
      }
      DurableFiles.syncTree(log);
    } catch (IOException failure) {
      throw new StorageException(
          "the Raft log " + log + " cannot be made ready: " + failure.getMessage(), failure);
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
      if (segment[start] == 0) {
        // Later records reached the disk, this one did not: they were never synced together.
        return firstSectorIsEmpty(segment, start) ? OptionalInt.of(start) : OptionalInt.empty();
      }
      int length = varint(bytes);
      long next = (long) bytes.position() + length + CHECKSUM_BYTES;
      if (length < 0 || next > segment.length) {
        // Not a length, or cut off by the end of the file: Ratis knows what to do.
        return OptionalInt.empty();
      }
      if (!isWhole(segment, start, (int) next - CHECKSUM_BYTES)) {
        // The checksum is written last. Where it is zeros, and all behind it, it never was.
        return end <= next - CHECKSUM_BYTES ? OptionalInt.of(start) : OptionalInt.empty();
      }
      bytes.position((int) next);
    }
    return OptionalInt.empty();
  }

  private static int endOfContent(byte[] segment) {
    int end = segment.length;
    while (end > 0 && segment[end - 1] == 0) {
      end--;
    }
    return end;
  }

  /** One flipped byte must not look like a write that never happened. */
  private static boolean firstSectorIsEmpty(byte[] segment, int start) {
    int end = Math.min(segment.length, (start / SECTOR_BYTES + 2) * SECTOR_BYTES);
    for (int i = start; i < end; i++) {
      if (segment[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWhole(byte[] segment, int start, int checksumAt) {
    CRC32C checksum = new CRC32C();
    checksum.update(segment, start, checksumAt - start);
    return (int) checksum.getValue() == ByteBuffer.wrap(segment).getInt(checksumAt);
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
