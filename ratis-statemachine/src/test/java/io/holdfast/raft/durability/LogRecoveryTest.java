package io.holdfast.raft.durability;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRecoveryTest {
  private static final int SEGMENT_BYTES = 8192;

  private final Random random = new Random(20_261_125);

  @Test
  void aSegmentWhoseRecordsAreAllWholeStaysAsItIs() {
    byte[] segment = padded(segment(record(200), record(1), record(3000)));
    assertEquals(OptionalInt.empty(), LogRecovery.tornAt(segment));
  }

  @Test
  void anEmptySegmentAndOneWithoutItsWholeHeaderStayAsTheyAre() {
    assertEquals(OptionalInt.empty(), LogRecovery.tornAt(padded(segment())));
    assertEquals(OptionalInt.empty(), LogRecovery.tornAt(new byte[0]));
    assertEquals(OptionalInt.empty(), LogRecovery.tornAt(new byte[3]));
    assertEquals(OptionalInt.empty(), LogRecovery.tornAt(new byte[SEGMENT_BYTES]));
  }

  @Test
  void aRecordOfWhichOnlyTheBeginWasWrittenIsCutOffWhereverItWasTorn() {
    byte[] whole = segment(record(200), record(700));
    int start = segment(record(200)).length;
    for (int kept = start + 1; kept <= whole.length - 4; kept++) {
      byte[] torn = padded(Arrays.copyOf(whole, kept));
      assertEquals(OptionalInt.of(start), LogRecovery.tornAt(torn), "kept " + kept + " bytes");
    }
  }

  /** A sector may end within the checksum. */
  @Test
  void aRecordWhoseChecksumWasWrittenInPartIsCutOff() {
    for (int sectorEnds = 1; sectorEnds < 4; sectorEnds++) {
      // The last record begins at 500 or so and its checksum sectorEnds bytes before 2048.
      byte[] first = segment(record(480));
      byte[] whole = segment(record(480), record(2048 - sectorEnds - first.length - 2));
      assertEquals(2048 - sectorEnds + 4, whole.length);
      byte[] torn = padded(Arrays.copyOf(whole, 2048));
      if (torn[2047] == 0) {
        continue;
      }
      assertEquals(OptionalInt.of(first.length), LogRecovery.tornAt(torn), "ends at " + sectorEnds);
      byte[] changed = torn.clone();
      changed[1000] ^= 1;
      assertEquals(OptionalInt.empty(), LogRecovery.tornAt(changed), "changed, " + sectorEnds);
    }
  }

  @Test
  void wholeRecordsAreCountedUpToTheFirstThatIsNot() {
    assertEquals(0, LogRecovery.wholeRecords(new byte[0]));
    assertEquals(0, LogRecovery.wholeRecords(padded(segment())));
    byte[] three = segment(record(200), record(1), record(3000));
    assertEquals(3, LogRecovery.wholeRecords(three));
    assertEquals(3, LogRecovery.wholeRecords(padded(three)));
    assertEquals(2, LogRecovery.wholeRecords(Arrays.copyOf(three, three.length - 1)));
  }

  /** Ratis purges from the newest to the oldest; a kill meanwhile kept the node from starting. */
  @Test
  void whatAPurgeThatDidNotEndLeftBeforeItsGapIsRemoved(@TempDir Path log) throws IOException {
    Path current = Files.createDirectory(log.resolve("current"));
    for (String name : List.of("log_0-9", "log_20-29", "log_inprogress_30")) {
      Files.write(current.resolve(name), segment(record(200)));
    }
    LogRecovery.run(log);
    assertTrue(Files.exists(current.resolve("log_0-9")), "no snapshot holds it");

    Files.createDirectories(log.resolve("sm").resolve("1_19"));
    LogRecovery.run(log);
    assertFalse(Files.exists(current.resolve("log_0-9")));
    assertEquals(
        List.of(20L, 30L),
        LogSegments.in(current).stream().map(LogSegments.Segment::first).toList());
    assertEquals(30, LogSegments.lastIndex(current));
  }

  /** Found by the chaos suite: Ratis takes it for corruption, and the node stayed down. */
  @Test
  void aLengthThatTheEndOfTheFileCutsOffIsCutOff() {
    byte[] whole = segment(record(200), record(70_000));
    int start = segment(record(200)).length;
    for (int kept = start + 1; kept < start + 3; kept++) {
      byte[] torn = Arrays.copyOf(whole, kept);
      assertEquals(OptionalInt.of(start), LogRecovery.tornAt(torn), "kept " + kept + " bytes");
    }
  }

  @Test
  void anEntryThatTheEndOfTheFileCutsOffIsLeftForRatisWhichDropsIt() {
    byte[] whole = segment(record(200), record(700));
    int start = segment(record(200)).length;
    for (int kept = start + 2; kept < whole.length; kept++) {
      byte[] torn = Arrays.copyOf(whole, kept);
      assertEquals(OptionalInt.empty(), LogRecovery.tornAt(torn), "kept " + kept + " bytes");
    }
  }

  @Test
  void aRecordThatIsThereToTheEndAndDoesNotMatchItsChecksumIsLeftForRatisToRefuse() {
    byte[] segment = padded(segment(record(200), record(700)));
    int start = segment(record(200)).length;
    for (int at = start + 2; at < start + 702; at += 50) {
      byte[] flipped = segment.clone();
      flipped[at] = (byte) (flipped[at] ^ 0x10);
      assertEquals(OptionalInt.empty(), LogRecovery.tornAt(flipped), "flipped at " + at);
    }
  }

  @Test
  void aRecordThatDoesNotMatchAndIsNotTheLastIsLeftForRatisToRefuse() {
    byte[] segment = padded(segment(record(200), record(700)));
    segment[100] = (byte) (segment[100] ^ 1);
    assertEquals(OptionalInt.empty(), LogRecovery.tornAt(segment));
  }

  @Test
  void recordsBehindSectorsThatTheDiskHasLostAreLeftForRatisToRefuse() {
    byte[] segment = padded(segment(record(200), record(1200), record(300)));
    Arrays.fill(segment, segment(record(200)).length, 1024, (byte) 0);
    assertEquals(OptionalInt.empty(), LogRecovery.tornAt(segment));
  }

  @Test
  void aLengthOfWhichOneBitIsFlippedIsLeftForRatisToRefuseInEveryRecord() {
    byte[] segment = padded(segment(record(200), record(700), record(300)));
    int second = segment(record(200)).length;
    int third = segment(record(200), record(700)).length;
    for (int start : new int[] {8, second, third}) {
      for (int bit = 0; bit < 16; bit++) {
        byte[] flipped = segment.clone();
        int at = start + bit / 8;
        flipped[at] = (byte) (flipped[at] ^ (1 << bit % 8));
        assertEquals(OptionalInt.empty(), LogRecovery.tornAt(flipped), start + ", bit " + bit);
      }
    }
  }

  @Test
  void aLengthThatWasFlippedToZeroIsLeftForRatisToRefuse() {
    byte[] segment = padded(segment(record(200), record(100), record(300)));
    segment[segment(record(200)).length] = 0;
    assertEquals(OptionalInt.empty(), LogRecovery.tornAt(segment));
  }

  @Test
  void theFileIsCutAndWhatLiesBeforeIsUntouched(@TempDir Path log) throws IOException {
    byte[] good = segment(record(200));
    ByteArrayOutputStream torn = new ByteArrayOutputStream();
    torn.writeBytes(good);
    torn.writeBytes(new byte[] {(byte) 0xC8, 1, 0x21, 0x21, 0x21});
    Path segment = Files.createDirectory(log.resolve("current")).resolve("log_inprogress_0");
    Files.write(segment, padded(torn.toByteArray()));
    LogRecovery.run(log);
    assertArrayEquals(good, Files.readAllBytes(segment));
  }

  private static byte[] segment(byte[]... records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("RaftLog1".getBytes(StandardCharsets.UTF_8));
    for (byte[] record : records) {
      bytes.writeBytes(record);
    }
    return bytes.toByteArray();
  }

  private static byte[] padded(byte[] segment) {
    return Arrays.copyOf(segment, SEGMENT_BYTES);
  }

  /** An entry that begins as one does, random bytes, none of them zero, length and checksum. */
  private byte[] record(int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int rest = length;
    while (rest > 0x7F) {
      bytes.write((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes.write(rest);
    byte[] entry = new byte[length];
    for (int i = 0; i < length; i++) {
      entry[i] = (byte) (1 + random.nextInt(255));
    }
    byte[] termAndIndex = {0x08, 1, 0x10, 7};
    System.arraycopy(termAndIndex, 0, entry, 0, Math.min(length, termAndIndex.length));
    bytes.writeBytes(entry);
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.toByteArray());
    bytes.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    return bytes.toByteArray();
  }
}
