package io.holdfast.raft.node;

import static io.holdfast.raft.node.TestCluster.openSession;
import static io.holdfast.raft.node.TestCluster.put;
import static io.holdfast.raft.node.TestCluster.submit;
import static io.holdfast.raft.node.TestCluster.valueAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.NodeSettings.Snapshots;
import io.holdfast.raft.durability.LogSegments;
import io.holdfast.storage.DurableFiles;
import io.holdfast.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a loss of power may leave of the log, the snapshots and the state, each without the rest.
 */
@Tag("slow")
class StateAndLogTest {
  private static final Snapshots OFTEN = new Snapshots(50, 64 << 10, Duration.ofMinutes(10));
  private static final int WRITES = 300;

  @TempDir Path directory;

  private final QuietLog refusals = new QuietLog(QuietLog.RATIS_LIFE_CYCLE);

  @AfterEach
  void hearAgain() {
    refusals.close();
  }

  /** The check came after the node had begun to vote and to append. */
  @Test
  void aLogThatEndsBeforeTheStateIsRefusedBeforeTheNodeTakesPart() throws Exception {
    try (TestCluster cluster = new TestCluster(directory, 1, Snapshots.DEFAULT)) {
      fill(cluster);
      Path open = logFiles(cluster).getLast();
      Files.write(open, Arrays.copyOf(Files.readAllBytes(open), 2_000));
      StorageException refused = assertThrows(StorageException.class, () -> cluster.start("n1"));
      assertTrue(refused.getMessage().contains("the log has lost its end"), refused.getMessage());
    }
  }

  /** Its names were not on the disk; the node stayed behind for ever, and said nothing. */
  @Test
  void aNodeWhoseSnapshotsAreGoneGoesOnFromItsState() throws Exception {
    try (TestCluster cluster = new TestCluster(directory, 1, OFTEN)) {
      fill(cluster);
      assertTrue(
          LogSegments.in(group(cluster).resolve("current")).getFirst().first() > 0,
          "the log was purged");
      DurableFiles.deleteTree(group(cluster).resolve("sm"));
      HoldfastNode again = cluster.start("n1");
      cluster.awaitLeader();
      assertEquals("value " + WRITES, valueAt(again, "key"));
      submit(again, put(openSession(again), 1, "key", "more"));
      assertEquals("more", valueAt(again, "key"));
      assertEquals(List.of(), cluster.fatal);
    }
  }

  private static void fill(TestCluster cluster) throws Exception {
    HoldfastNode node = cluster.start("n1");
    cluster.awaitLeader();
    long session = openSession(node);
    String large = "x".repeat(2_000);
    for (int i = 1; i < WRITES; i++) {
      submit(node, put(session, i, "large", large));
    }
    submit(node, put(session, WRITES, "key", "value " + WRITES));
    Awaitility.await()
        .during(Duration.ofMillis(1_500))
        .atMost(TestCluster.PATIENCE)
        .until(() -> node.status().ready());
    cluster.stop("n1");
  }

  private static Path group(TestCluster cluster) throws IOException {
    try (Stream<Path> files = Files.list(cluster.directoryOf("n1").resolve("raft"))) {
      return files.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  private static List<Path> logFiles(TestCluster cluster) throws IOException {
    return LogSegments.in(group(cluster).resolve("current")).stream()
        .map(LogSegments.Segment::file)
        .toList();
  }
}
