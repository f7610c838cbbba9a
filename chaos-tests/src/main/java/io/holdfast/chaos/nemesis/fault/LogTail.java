package io.holdfast.chaos.nemesis.fault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;

/**
 * The end of the log file that a dead node was writing to: the header {@code RaftLog1}, then
 * records, then as a rule zeros. A record is the length of an entry as a varint, the entry, and the
 * CRC-32C of both, 4 bytes, big endian.
 */
final class LogTail {
  private static final int HEADER_BYTES = 8;
  private static final int CHECKSUM_BYTES = 4;
  private static final int MAX_LENGTH_BYTES = 5;

  private LogTail() {}

  /**
   * Writes the first bytes of another record behind the last one, as a power cut does that comes
   * while it is written; nobody was told of that record. Then the file ends, or zeros follow as
   * they did. Half the time the file ends within the length of the record.
   *
   * @return what was done; empty = nothing, as there is no record, or one is torn already: a node
   *     that died twice without having started between has not begun a record after it
   */
  static Optional<String> tear(Path segment, RandomGenerator random) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    int end = HEADER_BYTES;
    byte[] last = new byte[0];
    while (end < bytes.length && bytes[end] != 0) {
      int next = endOfRecord(bytes, end);
      if (next < 0) {
        return Optional.empty();
      }
      last = Arrays.copyOfRange(bytes, end, next);
      end = next;
    }
    if (last.length == 0) {
      return Optional.empty();
    }
    boolean endsTheFile = random.nextBoolean();
    int kept = kept(last, endsTheFile, random);
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.seek(end);
      file.write(last, 0, kept);
      if (endsTheFile) {
        file.setLength(file.getFilePointer());
      }
    }
    return Optional.of(
        "%d of %d bytes of a record, then %s"
            .formatted(kept, last.length, endsTheFile ? "the end" : "zeros"));
  }

  /** At least one byte. Where zeros follow, nothing of the checksum: it is written last. */
  private static int kept(byte[] record, boolean endsTheFile, RandomGenerator random) {
    if (!endsTheFile) {
      return 1 + random.nextInt(record.length - CHECKSUM_BYTES);
    }
    int length = lengthBytes(record, 0);
    boolean withinTheLength = length > 1 && random.nextBoolean();
    return 1 + random.nextInt((withinTheLength ? length : record.length) - 1);
  }

  /** Where the record ends that begins there; -1 = it is not whole. */
  private static int endOfRecord(byte[] bytes, int start) {
    int lengthBytes = lengthBytes(bytes, start);
    if (lengthBytes < 0) {
      return -1;
    }
    long length = 0;
    for (int i = lengthBytes - 1; i >= 0; i--) {
      length = (length << 7) | (bytes[start + i] & 0x7F);
    }
    long checksumAt = start + lengthBytes + length;
    if (checksumAt + CHECKSUM_BYTES > bytes.length) {
      return -1;
    }
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, start, (int) checksumAt - start);
    int found = ByteBuffer.wrap(bytes).getInt((int) checksumAt);
    return found == (int) checksum.getValue() ? (int) checksumAt + CHECKSUM_BYTES : -1;
  }

  /** How many bytes the length takes; -1 = the file ends before. */
  private static int lengthBytes(byte[] bytes, int start) {
    for (int i = 0; i < MAX_LENGTH_BYTES && start + i < bytes.length; i++) {
      if (bytes[start + i] >= 0) {
        return i + 1;
      }
    }
    return -1;
  }
}
