package io.holdfast.chaos.nemesis.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  private static final int SEGMENT_BYTES = 1024;
  private static final byte[] RECORDS = records();

  @TempDir Path directory;
  private Path segment;

  @BeforeEach
  void write() throws IOException {
    segment = directory.resolve("log_inprogress_0");
    Files.write(segment, Arrays.copyOf(RECORDS, SEGMENT_BYTES));
  }

  @Test
  void whatWasWrittenStaysAndHalfARecordFollowsInEveryShape() throws IOException {
    Set<String> shapes = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      write();
      String told = LogTail.tear(segment, new SplittableRandom(seed)).orElseThrow();
      byte[] torn = Files.readAllBytes(segment);
      assertArrayEquals(RECORDS, Arrays.copyOf(torn, RECORDS.length), told);
      boolean endsTheFile = torn.length < SEGMENT_BYTES;
      assertEquals(endsTheFile, told.endsWith("the end"), told);
      int more = torn.length - RECORDS.length;
      shapes.add(endsTheFile ? more == 1 ? "within the length" : "within the entry" : "zeros");
    }
    assertEquals(Set.of("within the length", "within the entry", "zeros"), shapes);
  }

  @Test
  void aLogIsTornOnce() throws IOException {
    for (int seed = 0; seed < 200; seed++) {
      write();
      assertTrue(LogTail.tear(segment, new SplittableRandom(seed)).isPresent());
      byte[] torn = Files.readAllBytes(segment);
      assertTrue(LogTail.tear(segment, new SplittableRandom(seed + 1)).isEmpty());
      assertArrayEquals(torn, Files.readAllBytes(segment));
    }
  }

  @Test
  void aLogWithoutRecordsStaysAsItIs() throws IOException {
    byte[] empty = Arrays.copyOf("RaftLog1".getBytes(StandardCharsets.UTF_8), SEGMENT_BYTES);
    for (byte[] content : new byte[][] {empty, new byte[0], new byte[3]}) {
      Files.write(segment, content);
      assertTrue(LogTail.tear(segment, new SplittableRandom(1)).isEmpty());
      assertArrayEquals(content, Files.readAllBytes(segment));
    }
  }

  /** Two; the length of the second takes two bytes. */
  private static byte[] records() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("RaftLog1".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(record(new byte[] {3}, 3));
    bytes.writeBytes(record(new byte[] {(byte) 0xC8, 1}, 200));
    return bytes.toByteArray();
  }

  private static byte[] record(byte[] length, int entryBytes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(length);
    byte[] entry = new byte[entryBytes];
    Arrays.fill(entry, (byte) 0x21);
    bytes.writeBytes(entry);
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.toByteArray());
    bytes.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    return bytes.toByteArray();
  }
}
