package io.holdfast.raft.node;

import static io.holdfast.raft.node.TestCluster.PATIENCE;
import static io.holdfast.raft.node.TestCluster.openSession;
import static io.holdfast.raft.node.TestCluster.put;
import static io.holdfast.raft.node.TestCluster.submit;
import static io.holdfast.raft.node.TestCluster.valueAt;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.peer.PeerLinks;
import io.holdfast.peer.PeerTls;
import io.holdfast.raft.NodeSettings.Snapshots;
import io.holdfast.raft.VoterName;
import io.holdfast.raft.peer.MessageKind;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerCalls;
import io.holdfast.raft.peer.PeerReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.ratis.server.RaftServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose data was lost for good takes its own place again. */
@Tag("slow")
class VoterReplacementTest {
  private static final Snapshots OFTEN = new Snapshots(60, 64 << 10, Duration.ofMinutes(10));
  private static final int KEYS = 150;

  @TempDir Path directory;

  @Test
  void anEmptyDirectoryTakesTheLostOnesPlaceAndThenCountsTowardsTheMajority() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      long session = fill(cluster);
      String lost = cluster.aFollower();
      replace(cluster, lost);
      assertEquals("value 7", valueAt(cluster.node(lost), "key 7"));
      cluster.stop(others(cluster, lost).getFirst());
      cluster.awaitLeader();
      submit(cluster.node(lost), put(session, KEYS + 1, "after", "the loss"));
      cluster.node(lost).confirmReadIndex(TestCluster.deadline()).get(30, TimeUnit.SECONDS);
      assertEquals("the loss", valueAt(cluster.node(lost), "after"));
      assertEquals(List.of(), cluster.fatal);
    }
  }

  @Test
  void whatIsNoLongerInTheLogComesAsASnapshot() throws Exception {
    try (TestCluster cluster = new TestCluster(directory, 3, OFTEN)) {
      cluster.startAll();
      fill(cluster);
      String lost = cluster.aFollower();
      String stays = others(cluster, lost).getFirst();
      Path log = cluster.directoryOf(stays).resolve("raft");
      await().atMost(PATIENCE).until(() -> LiveFiles.named(log, "log_0-").isEmpty());
      replace(cluster, lost);
      assertEquals("value 1", valueAt(cluster.node(lost), "key 1"));
    }
  }

  @Test
  void aReplacedNodeStartsAgainWithAndWithoutTheOrderToReplace() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      long session = fill(cluster);
      String lost = cluster.aFollower();
      replace(cluster, lost);
      for (boolean order : new boolean[] {true, false}) {
        cluster.stop(lost);
        cluster.start(lost, order);
        cluster.awaitLeader();
      }
      for (String node : List.copyOf(others(cluster, lost))) {
        cluster.stop(node);
        cluster.start(node);
      }
      cluster.awaitLeader();
      submit(cluster.node(lost), put(session, KEYS + 1, "after", "all restarts"));
      cluster.awaitEqualReplicas();
      assertEquals(List.of(), cluster.fatal);
    }
  }

  /** It has no vote yet when its start returns: that it asks for later. */
  @Test
  void aNodeThatEndsOnItsWayGoesOnOrBeginsAnewIfItsDataIsLostAgain() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      fill(cluster);
      String lost = cluster.aFollower();
      loseData(cluster, lost);
      assertFalse(cluster.start(lost, true).status().ready());
      cluster.stop(lost);
      cluster.start(lost);
      cluster.awaitLeader();
      loseData(cluster, lost);
      assertFalse(cluster.start(lost, true).status().ready());
      loseData(cluster, lost);
      cluster.start(lost, true);
      cluster.awaitLeader();
      cluster.awaitEqualReplicas();
      assertEquals("value 1", valueAt(cluster.node(lost), "key 1"));
      assertEquals(List.of(), cluster.fatal);
    }
  }

  @Test
  void aNodeMayLoseItsDataTwiceAndThenTheLeaderItsOwn() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      fill(cluster);
      String twice = cluster.aFollower();
      for (int loss = 1; loss <= 3; loss++) {
        String lost = loss < 3 ? twice : cluster.awaitLeader();
        replace(cluster, lost);
        assertEquals("value " + KEYS, valueAt(cluster.node(lost), "key " + KEYS));
      }
      assertEquals("value 1", valueAt(cluster.node(twice), "key 1"));
      assertEquals(List.of(), cluster.fatal);
    }
  }

  @Test
  void anEmptyDirectoryIsRefusedUnlessItIsSaidThatTheDataIsLost() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      String lost = cluster.aFollower();
      loseData(cluster, lost);
      cluster.start(lost);
      await().atMost(PATIENCE).until(() -> !cluster.fatal.isEmpty());
      String told = cluster.fatal.getFirst();
      assertTrue(told.contains("DATA_REFUSED") && told.contains("--replace"), told);
      assertFalse(cluster.node(lost).status().ready());
    }
  }

  @Test
  void lostDirectoriesAreRefusedWhenTheyComeBackAfterAll() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      String lost = cluster.aFollower();
      cluster.stop(lost);
      List<Path> found = List.of(directory.resolve("first"), directory.resolve("second"));
      for (Path old : found) {
        Files.move(cluster.directoryOf(lost), old);
        cluster.start(lost, true);
        cluster.awaitLeader();
        cluster.stop(lost);
      }
      for (Path old : found) {
        Files.move(cluster.directoryOf(lost), directory.resolve(old.getFileName() + "-aside"));
        Files.move(old, cluster.directoryOf(lost));
        cluster.fatal.clear();
        cluster.start(lost);
        await().atMost(PATIENCE).until(() -> !cluster.fatal.isEmpty());
        String told = cluster.fatal.getFirst();
        assertTrue(told.contains("DATA_REFUSED") && told.contains("taken the place"), told);
        cluster.stop(lost);
      }
    }
  }

  @Test
  void nothingIsReplacedWithoutAMajorityOfTheOthers() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3)) {
      fill(cluster);
      String lost = cluster.aFollower();
      String away = others(cluster, lost).getFirst();
      loseData(cluster, lost);
      cluster.stop(away);
      CompletableFuture<HoldfastNode> starting =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return cluster.start(lost, true);
                } catch (IOException failure) {
                  throw new IllegalStateException(failure);
                }
              });
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(5))
          .until(() -> !starting.isDone());
      cluster.start(away);
      starting.get(30, TimeUnit.SECONDS);
      cluster.awaitLeader();
      cluster.awaitEqualReplicas();
    }
  }

  @Test
  void aVoterThatIsHeardIsNotReplaced() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 3);
        PeerLinks links =
            new PeerLinks(
                MessageKind.PEER_CALL.code(),
                new PeerCall.CurrentTerm().toBytes(),
                PeerTls.OFF,
                System::nanoTime)) {
      String alive = cluster.aFollower();
      PeerCall.Replace call =
          new PeerCall.Replace("test", alive, "01234567-another-incarnation", false);
      PeerReply reply =
          new PeerCalls(links)
              .call(cluster.raftAddressOf(cluster.awaitLeader()), call, TimeUnit.SECONDS.toNanos(5))
              .get(10, TimeUnit.SECONDS);
      PeerReply.Unknown refused = assertInstanceOf(PeerReply.Unknown.class, reply);
      assertTrue(refused.reason().contains("was heard"), refused.reason());
      assertTrue(isVoterNamed(cluster, alive));
    }
  }

  @Test
  void aNewClusterIsFormedThoughItsNodesAreToldToReplace() throws Exception {
    try (TestCluster cluster = new TestCluster(directory, 3, Snapshots.DEFAULT)) {
      List<CompletableFuture<HoldfastNode>> starting =
          Stream.of("n1", "n2", "n3")
              .map(
                  node ->
                      CompletableFuture.supplyAsync(
                          () -> {
                            try {
                              return cluster.start(node, true);
                            } catch (IOException failure) {
                              throw new IllegalStateException(failure);
                            }
                          }))
              .toList();
      for (CompletableFuture<HoldfastNode> one : starting) {
        one.get(30, TimeUnit.SECONDS);
      }
      cluster.awaitLeader();
      assertTrue(isVoterNamed(cluster, "n1"));
    }
  }

  private static long fill(TestCluster cluster) throws Exception {
    cluster.awaitLeader();
    HoldfastNode node = cluster.node("n1");
    long session = openSession(node);
    for (int key = 1; key <= KEYS; key++) {
      submit(node, put(session, key, "key " + key, "value " + key));
    }
    return session;
  }

  private static void replace(TestCluster cluster, String lost) throws IOException {
    loseData(cluster, lost);
    cluster.start(lost, true);
    cluster.awaitLeader();
    cluster.awaitEqualReplicas();
  }

  private static void loseData(TestCluster cluster, String node) throws IOException {
    cluster.stop(node);
    try (Stream<Path> all = Files.walk(cluster.directoryOf(node))) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }

  private static List<String> others(TestCluster cluster, String node) {
    return cluster.running().stream()
        .map(one -> one.status().node())
        .filter(name -> !name.equals(node))
        .toList();
  }

  private static boolean isVoterNamed(TestCluster cluster, String name) throws IOException {
    RaftServer server = cluster.node(others(cluster, name).getFirst()).server();
    return VoterName.names(server.getDivision(server.getGroupIds().iterator().next()).getRaftConf())
        .contains(name);
  }
}
