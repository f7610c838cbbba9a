package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.cluster.NodeProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a power cut leaves at the end of the log: the begin of a record, and then the end of the
 * file or the zeros that the file was filled with. Such a record was never acknowledged by this
 * node, and must not keep it down. A record that it did acknowledge is never cut here: a disk that
 * loses what was fsynced is another story, and Raft does not promise to survive it without help.
 */
@Tag("system")
@Timeout(180)
class TornLogTest {
  /** The length of a record (200, as a varint), and less of the record than that. */
  private static final byte[] TORN_RECORD = tornRecord();

  private static HurtCluster hurt;

  @AfterAll
  static void endCluster() {
    HurtCluster.end(hurt);
  }

  @Test
  void aRecordThatTheEndOfTheFileCutsOffIsDropped() throws Exception {
    hurt = HurtCluster.after(hurt, "torn-log");
    aNodeComesBackWhoseLogEndsIn(TORN_RECORD, true);
  }

  @Test
  void aRecordOfWhoseLengthTheEndOfTheFileCutsOffTheRestIsDropped() throws Exception {
    hurt = HurtCluster.after(hurt, "torn-length");
    aNodeComesBackWhoseLogEndsIn(Arrays.copyOf(TORN_RECORD, 1), true);
  }

  @Test
  void aRecordWhoseRestStayedZerosIsDropped() throws Exception {
    hurt = HurtCluster.after(hurt, "zeros-in-log");
    aNodeComesBackWhoseLogEndsIn(TORN_RECORD, false);
  }

  private static void aNodeComesBackWhoseLogEndsIn(byte[] torn, boolean andThere) throws Exception {
    NodeProcess follower = hurt.follower();
    follower.kill();
    try (RandomAccessFile log = new RandomAccessFile(openSegment(follower).toFile(), "rw")) {
      log.seek(endOfRecords(log));
      log.write(torn);
      if (andThere) {
        log.setLength(log.getFilePointer());
      }
    }
    follower.start();
    hurt.everyPromiseWasKept();
  }

  private static byte[] tornRecord() {
    byte[] torn = new byte[60];
    Arrays.fill(torn, (byte) 0x21);
    torn[0] = (byte) 0xC8;
    torn[1] = 1;
    return torn;
  }

  private static Path openSegment(NodeProcess node) {
    return FileTrees.files(node.dataDirectory()).stream()
        .filter(file -> file.getFileName().toString().startsWith("log_inprogress_"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no open segment in " + node.dataDirectory()));
  }

  /** The segment is allocated ahead and filled with zeros. */
  private static long endOfRecords(RandomAccessFile log) throws IOException {
    byte[] bytes = new byte[(int) log.length()];
    log.seek(0);
    log.readFully(bytes);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    assertTrue(end > 100, "the segment holds records");
    return end;
  }
}
