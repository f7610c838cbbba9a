package io.holdfast.raft.node;

import static io.holdfast.raft.node.TestCluster.PATIENCE;
import static io.holdfast.raft.node.TestCluster.increment;
import static io.holdfast.raft.node.TestCluster.openSession;
import static io.holdfast.raft.node.TestCluster.put;
import static io.holdfast.raft.node.TestCluster.submit;
import static io.holdfast.raft.node.TestCluster.valueAt;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.NodeSettings.Election;
import io.holdfast.raft.NodeSettings.Snapshots;
import io.holdfast.raft.OutcomeUnknownException;
import io.holdfast.raft.UnavailableException;
import io.holdfast.storage.DurableFiles;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.BatchResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.ratis.server.RaftServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises of a node, with real Ratis servers on real sockets and disks, in one process. */
@Tag("slow")
class HoldfastNodeTest {
  private static final Snapshots OFTEN = new Snapshots(200, 256 << 10, Duration.ofMinutes(10));

  /** Ratis alone may not speak to a node for 24 s after it is back. */
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path directory;

  @Test
  void aWriteThroughAFollowerIsReadLinearizablyOnEveryNode() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      HoldfastNode follower = cluster.node(cluster.aFollower());
      long session = openSession(follower);
      for (int number = 1; number <= 20; number++) {
        submit(follower, put(session, number, "key", "value " + number));
        for (HoldfastNode node : cluster.running()) {
          node.confirmReadIndex(TestCluster.deadline()).get(60, SECONDS);
          assertEquals("value " + number, valueAt(node, "key"));
        }
      }
      cluster.awaitEqualReplicas();
      assertEquals(List.of(), cluster.fatal);
    }
  }

  /** What follows a result may take its time; the thread that applies may not. */
  @Test
  void aResultDoesNotComeOnTheThreadThatApplies() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      for (HoldfastNode node : cluster.running()) {
        long session = openSession(node);
        for (int number = 1; number <= 10; number++) {
          Thread thread =
              node.submit(put(session, number, "key", "value"), TestCluster.deadline())
                  .thenApply(result -> Thread.currentThread())
                  .get(60, SECONDS);
          assertTrue(thread.isVirtual() || thread == Thread.currentThread(), thread.getName());
        }
      }
    }
  }

  /** Heartbeats come every two seconds here. */
  @Test
  void aFollowerHearsOfACommitBeforeTheNextHeartbeat() throws Exception {
    Election patient = new Election(Duration.ofSeconds(3), Duration.ofMillis(4_500));
    try (TestCluster cluster = new TestCluster(directory, 3, Snapshots.DEFAULT, patient)) {
      cluster.startAll();
      HoldfastNode leader = cluster.node(cluster.awaitLeader());
      HoldfastNode follower = cluster.node(cluster.aFollower());
      long session = openSession(leader);
      for (int number = 1; number <= 10; number++) {
        String value = "value " + number;
        submit(leader, put(session, number, "key", value));
        await()
            .pollInterval(Duration.ofMillis(5))
            .atMost(Duration.ofSeconds(1))
            .until(() -> value.equals(valueAt(follower, "key")));
      }
    }
  }

  @Test
  void anIndexThatIsTriedForIsConfirmedAndAppliedAsOneThatIsWaitedFor() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      HoldfastNode leader = cluster.node(cluster.awaitLeader());
      long session = openSession(leader);
      for (HoldfastNode node : cluster.running()) {
        node.confirmReadIndex(TestCluster.deadline()).get(60, SECONDS);
      }
      for (int number = 1; number <= 20; number++) {
        submit(leader, put(session, number, "key", "value " + number));
        for (HoldfastNode node : cluster.running()) {
          node.tryReadIndex().get(60, SECONDS);
          assertEquals("value " + number, valueAt(node, "key"));
        }
      }
      cluster.awaitEqualReplicas();
      assertEquals(List.of(), cluster.fatal);
    }
  }

  @Test
  void aBatchSentTwiceIsAppliedOnce() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 1)) {
      HoldfastNode node = cluster.node("n1");
      long session = openSession(node);
      BatchResult first = submit(node, increment(session, 1, "counter"));
      BatchResult again = submit(node, increment(session, 1, "counter"));
      assertEquals("1", valueAt(node, "counter"));
      assertEquals(
          ((BatchResult.Applied) first).results(), ((BatchResult.Applied) again).results());
      assertTrue(((BatchResult.Applied) again).replayed());
    }
  }

  @Test
  void everyEntryIsAppliedExactlyOnceAcrossRestartsWithAndWithoutSnapshots() throws Exception {
    try (TestCluster cluster = new TestCluster(directory, 1, OFTEN)) {
      int expected = 0;
      for (int round = 0; round < 4; round++) {
        HoldfastNode node = cluster.start("n1");
        cluster.awaitLeader();
        // Ready means that the log is replayed.
        assertEquals(round == 0 ? null : Integer.toString(expected), valueAt(node, "counter"));
        long session = openSession(node);
        for (int sequence = 1; sequence <= 150; sequence++) {
          submit(node, increment(session, sequence, "counter"));
          expected++;
        }
        assertEquals(Integer.toString(expected), valueAt(node, "counter"));
        cluster.stop("n1");
      }
      assertEquals(List.of(), cluster.fatal);
    }
  }

  @Test
  void aNodeAwayLongerThanTheLogGetsASnapshotWhileTheClusterWorksOn() throws Exception {
    try (TestCluster cluster = new TestCluster(directory, 3, OFTEN)) {
      cluster.startAll();
      String away = cluster.aFollower();
      cluster.stop(away);
      HoldfastNode leader = cluster.node(cluster.awaitLeader());
      long session = openSession(leader);
      String large = "x".repeat(2_000);
      for (int sequence = 1; sequence <= 900; sequence++) {
        submit(leader, put(session, sequence, "key " + sequence % 50, large + sequence));
      }
      awaitLogPurged(cluster, cluster.awaitLeader());
      HoldfastNode back = cluster.start(away);
      submit(leader, put(session, 901, "last", "word"));
      await().atMost(SOON).until(() -> "word".equals(lastWord(back)));
      cluster.awaitEqualReplicas();
      assertEquals(List.of(), cluster.fatal);
      cluster.stop(away);
      HoldfastNode again = cluster.start(away);
      await().atMost(PATIENCE).until(() -> "word".equals(lastWord(again)));
      cluster.awaitEqualReplicas();
      assertEquals(List.of(), cluster.fatal);
    }
  }

  /** More than may be under way at a time, several times over. */
  @Test
  void aNodeThatWasAwayIsBroughtUpFromALongLog() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      String away = cluster.aFollower();
      cluster.stop(away);
      HoldfastNode leader = cluster.node(cluster.awaitLeader());
      long session = openSession(leader);
      String large = "x".repeat(1_000_000);
      for (int sequence = 1; sequence <= 48; sequence++) {
        submit(leader, put(session, sequence, "key " + sequence % 5, large + sequence));
      }
      HoldfastNode back = cluster.start(away);
      await().atMost(PATIENCE).until(() -> (large + 48).equals(valueAt(back, "key 3")));
      cluster.awaitEqualReplicas();
      assertEquals(List.of(), cluster.fatal);
    }
  }

  /** A segment is 4 MiB; what an entry may hold is more. */
  @Test
  void anEntryLongerThanASegmentOfTheLogIsReplicatedAndThereAfterARestart() throws Exception {
    String large = "x".repeat(Limits.MAX_VALUE_BYTES);
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      HoldfastNode leader = cluster.node(cluster.awaitLeader());
      long session = openSession(leader);
      submit(leader, put(session, 1, "before", "small"));
      List<SubmittedCommand> two = new ArrayList<>();
      two.addAll(put(session, 2, "one", large).commands());
      two.addAll(put(session, 2, "other", large).commands());
      submit(leader, new CommandBatch(session, 2, 2, List.of(), two));
      submit(leader, put(session, 4, "after", "small"));
      cluster.awaitEqualReplicas();

      List.of("n1", "n2", "n3").forEach(cluster::stop);
      cluster.startAll();

      for (HoldfastNode node : cluster.running()) {
        assertEquals(large, valueAt(node, "one"));
        assertEquals(large, valueAt(node, "other"));
        assertEquals("small", valueAt(node, "after"));
      }
      cluster.awaitEqualReplicas();
      assertEquals(List.of(), cluster.fatal);
    }
  }

  @Test
  void aNodeThatRatisClosedByItselfEndsInsteadOfStayingUpInVain() throws Exception {
    try (TestCluster cluster = new TestCluster(directory, 1, OFTEN)) {
      cluster.startAll();
      RaftServer server = cluster.node(cluster.awaitLeader()).server();
      server.getDivision(server.getGroupIds().iterator().next()).close();
      await().atMost(PATIENCE).until(() -> !cluster.fatal.isEmpty());
      assertTrue(cluster.fatal.getFirst().contains("RAFT_CLOSED"), cluster.fatal.toString());
    }
  }

  private static String lastWord(HoldfastNode node) {
    try {
      return valueAt(node, "last");
    } catch (UnavailableException exchanged) {
      return null;
    }
  }

  /** So that the node that was away cannot be served from the log. */
  private static void awaitLogPurged(TestCluster cluster, String node) {
    await()
        .atMost(PATIENCE)
        .until(() -> LiveFiles.named(cluster.directoryOf(node), "log_0-").isEmpty());
  }

  @Test
  void aNodeThatLostItsDiskDoesNotTakePart() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      String victim = cluster.aFollower();
      cluster.stop(victim);
      DurableFiles.deleteTree(cluster.directoryOf(victim));
      cluster.start(victim);
      await().atMost(PATIENCE).until(() -> !cluster.fatal.isEmpty());
      assertTrue(cluster.fatal.getFirst().contains("disk was lost"), cluster.fatal.toString());
      assertEquals("starting", cluster.node(victim).status().role());
    }
  }

  @Test
  void aNodeWhoseLogVanishedIsRefused() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 1)) {
      cluster.stop("n1");
      DurableFiles.deleteTree(cluster.directoryOf("n1").resolve("raft"));
      RuntimeException refused = assertThrows(RuntimeException.class, () -> cluster.start("n1"));
      assertTrue(refused.getMessage().contains("lost its Raft log"), refused.getMessage());
    }
  }

  @Test
  void everyVoterHasAWriteOnDiskUnlessOneIsDown() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      HoldfastNode leader = cluster.node(cluster.awaitLeader());
      String down = cluster.aFollower();
      long session = openSession(leader);
      submit(leader, put(session, 1, "key", "value"));
      for (HoldfastNode node : cluster.running()) {
        node.awaitOnEveryVoter(TestCluster.deadline()).get(60, SECONDS);
      }
      cluster.stop(down);
      submit(leader, put(session, 2, "key", "later"));
      ExecutionException pending =
          assertThrows(
              ExecutionException.class,
              () ->
                  leader
                      .awaitOnEveryVoter(System.nanoTime() + SECONDS.toNanos(2))
                      .get(60, SECONDS));
      assertInstanceOf(UnavailableException.class, pending.getCause());
    }
  }

  @Test
  void aSoleVoterIsEveryVoter() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 1)) {
      HoldfastNode node = cluster.node("n1");
      submit(node, put(openSession(node), 1, "key", "value"));
      node.awaitOnEveryVoter(TestCluster.deadline()).get(60, SECONDS);
    }
  }

  @Test
  void aHundredThousandReadsOfARevisionThatDoesNotComeLeaveNobodyWaiting() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 1)) {
      HoldfastNode node = cluster.node("n1");
      submit(node, put(openSession(node), 1, "key", "value"));
      for (int read = 0; read < 100_000; read++) {
        var _ = node.awaitRevision(Long.MAX_VALUE, System.nanoTime() + 1_000_000);
      }

      await().atMost(PATIENCE).until(() -> node.waitingForApply() == 0);
    }
  }

  @Test
  void withoutAMajorityWritesAndLinearizableReadsAreRefused() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      HoldfastNode last = cluster.node(cluster.aFollower());
      long session = openSession(last);
      for (HoldfastNode node : cluster.running()) {
        if (node != last) {
          cluster.stop(node.status().node());
        }
      }
      long soon = System.nanoTime() + SECONDS.toNanos(2);
      ExecutionException read =
          assertThrows(
              ExecutionException.class, () -> last.confirmReadIndex(soon).get(60, SECONDS));
      assertInstanceOf(UnavailableException.class, read.getCause());
      assertTrue(last.tryReadIndex().isCompletedExceptionally(), "the last round has failed");
      ExecutionException write =
          assertThrows(
              ExecutionException.class,
              () ->
                  last.submit(
                          put(session, 1, "key", "value"), System.nanoTime() + SECONDS.toNanos(2))
                      .get(60, SECONDS));
      assertTrue(
          write.getCause() instanceof UnavailableException
              || write.getCause() instanceof OutcomeUnknownException,
          String.valueOf(write.getCause()));
    }
  }
}
