package io.holdfast.chaos.nemesis.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.Requirement;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.nemesis.ClusterNetwork;
import io.holdfast.chaos.nemesis.ClusterNetwork.Loss;
import io.holdfast.chaos.nemesis.ClusterNetwork.SlowLink;
import io.holdfast.chaos.nemesis.Fault.Injury;
import io.holdfast.chaos.network.NamespaceCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** One real cluster, cut in different ways; after each it must be whole again. */
@Tag("chaos")
@Timeout(180)
@EnabledIf("areAllowed")
class NetworkFaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration LATE = Duration.ofMillis(60);

  /** Of the cluster's election timeouts: ten of the shorter, five of the longer. */
  private static final Duration LONG = Duration.ofSeconds(5);

  private static final int TRIES = 3;

  private static FaultyCluster cluster;

  static boolean areAllowed() {
    return Requirement.isMet("network faults", NamespaceCluster.unavailable());
  }

  @BeforeAll
  static void startCluster() {
    cluster = FaultyCluster.inNamespaces("network-faults");
  }

  @AfterAll
  static void endCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void aLeaderAloneTakesNoWriteWhileTheOthersGoOn() throws Exception {
    NodeProcess old = cluster.leader();
    NodeProcess other = cluster.chaos().processes().followersOf(old).getFirst();
    Injury injury = cluster.strike("partition-leader");
    awaitWrite(other);
    assertFalse(writes(old));
    assertTrue(ProcessCluster.ask(old, "/livez").isPresent(), "clients do not reach it");
    injury.heal();
    awaitWrite(old);
  }

  @Test
  void aLeaderThatClientsDoNotReachGoesOnLeading() throws Exception {
    NodeProcess leader = cluster.leader();
    NodeProcess other = cluster.chaos().processes().followersOf(leader).getFirst();
    String before = leaderAndTerm(other);
    Injury injury = cluster.strike("leader-from-clients");
    assertTrue(ProcessCluster.ask(leader, "/livez").isEmpty(), "it answers");
    awaitWrite(other);
    assertEquals(before, leaderAndTerm(other));
    injury.heal();
    awaitWrite(leader);
  }

  /**
   * On a busy machine the other follower may miss the leader too, for a moment; then both are right
   * to elect another, and it is tried again. A follower that unseats it alone does so each time.
   */
  @Test
  void aFollowerThatAloneMissesTheLeaderDoesNotUnseatIt() throws Exception {
    int tries = 1;
    while (!keepsItsLeaderWhileOneFollowerMissesIt()) {
      assertTrue(tries++ < TRIES, "another leader each time");
    }
  }

  private static boolean keepsItsLeaderWhileOneFollowerMissesIt() throws Exception {
    NodeProcess leader = cluster.leader();
    NodeProcess follower = cluster.chaos().processes().followersOf(leader).getFirst();
    String before = leaderAndTerm(leader);
    List<Loss> link = Cut.between(List.of(leader), List.of(follower));
    cluster.chaos().network().begin(link);
    TimeUnit.MILLISECONDS.sleep(LONG.toMillis()); // In which nothing is to happen.
    String after = leaderAndTerm(leader);
    cluster.chaos().network().end(link);
    awaitWrite(follower);
    return after.equals(before);
  }

  @Test
  void aMinorityTakesNoWriteAndNeitherDoesANodeThatIsHeardByNoOne() throws Exception {
    for (String fault : new String[] {"partition-minority", "partition-one-way"}) {
      Injury injury = cluster.strike(fault);
      NodeProcess cut = cluster.chaos().processes().node(injury.detail().substring(0, 2));
      cluster.chaos().processes().followersOf(cut).forEach(NetworkFaultsTest::awaitWrite);
      assertFalse(writes(cut), injury::detail);
      injury.heal();
      awaitWrite(cut);
    }
  }

  /** It knows no leader any more, and the other follower does. */
  @Test
  void aReadAtANodeThatIsCutFromTheLeaderIsAnsweredByTheOther() throws Exception {
    NodeProcess leader = cluster.leader();
    List<NodeProcess> followers = cluster.chaos().processes().followersOf(leader);
    NodeProcess cut = followers.getFirst();
    NodeProcess other = followers.getLast();
    assertEquals(201, FaultyCluster.put(other, "forwarded", SHORT).status());
    List<Loss> losses =
        List.of(Loss.all(leader.name(), cut.name()), Loss.all(cut.name(), leader.name()));
    cluster.chaos().network().begin(losses);
    try {
      assertTrue(
          Waiting.until(PATIENCE, () -> other.name().equals(nodeThatReads(cut, "forwarded"))),
          "no read at " + cut.name() + " was answered by " + other.name());
    } finally {
      cluster.chaos().network().end(losses);
    }
    awaitWrite(cut);
    assertTrue(
        Waiting.until(PATIENCE, () -> cut.name().equals(nodeThatReads(cut, "forwarded"))),
        "it does not read for itself again");
  }

  /** Who answered a linearizable read; empty = nobody did in time. */
  private static String nodeThatReads(NodeProcess at, String key) {
    try (GatewayClient client = new GatewayClient(at.gateway(), PATIENCE)) {
      HttpAnswer answer = client.get("/v1/kv/" + key + "?timeout=1s");
      if (answer.status() != 200) {
        return "";
      }
      assertEquals("value", answer.text());
      return answer.header("Holdfast-Node").orElse("");
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Test
  void aBridgeAndAFlappingNodeAndLossLetSomeNodeWrite() throws Exception {
    for (String fault : new String[] {"partition-bridge", "partition-flapping", "packet-loss"}) {
      Injury injury = cluster.strike(fault);
      assertTrue(
          Waiting.until(
              PATIENCE,
              () ->
                  cluster.chaos().processes().nodes().stream().anyMatch(NetworkFaultsTest::writes)),
          injury::detail);
      injury.heal();
      cluster.chaos().processes().nodes().forEach(NetworkFaultsTest::awaitWrite);
    }
  }

  /** The drawn delay is 1 to 100 ms, so the test sets its own; the fault itself only must heal. */
  @Test
  void overSlowLinksAWriteTakesARoundTripAndNoneIsLost() throws Exception {
    NodeProcess leader = cluster.leader();
    awaitWrite(leader);
    // All of them: when its connections break, the leader may lose leadership to another node.
    List<SlowLink> links =
        Stream.of("n1 n2", "n1 n3", "n2 n3")
            .map(pair -> pair.split(" "))
            .map(pair -> new SlowLink(pair[0], pair[1], LATE, Duration.ZERO, 1 << 20))
            .toList();
    try (ClusterNetwork.Slowness _ = cluster.chaos().network().slow(links)) {
      awaitWrite(leader);
      long begin = System.nanoTime();
      assertTrue(FaultyCluster.put(cluster.leader(), "slow", PATIENCE).isSuccess());
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      assertTrue(took.compareTo(LATE.multipliedBy(2)) >= 0, took::toString);
      NodeProcess old = cluster.leader();
      Injury cut = cluster.strike("partition-leader");
      awaitWrite(cluster.chaos().processes().followersOf(old).getFirst());
      assertFalse(writes(old), "what is cut off still goes over the slow links");
      cut.heal();
      awaitWrite(old);
    }
    Injury injury = cluster.strike("slow-links");
    awaitWrite(leader);
    injury.heal();
    awaitWrite(leader);
  }

  @Test
  void twoFaultsOverlapAndEachHealsItsOwn() throws Exception {
    NodeProcess old = cluster.leader();
    Injury leader = cluster.strike("partition-leader");
    Injury clients = cluster.strike("leader-from-clients");
    leader.heal();
    cluster.chaos().processes().nodes().stream()
        .filter(node -> !clients.detail().startsWith(node.name()))
        .forEach(NetworkFaultsTest::awaitWrite);
    clients.heal();
    awaitWrite(old);
  }

  private static void awaitWrite(NodeProcess node) {
    assertTrue(Waiting.until(PATIENCE, () -> writes(node)), () -> node.name() + " does not write");
  }

  private static boolean writes(NodeProcess node) {
    try {
      return FaultyCluster.put(node, "k", SHORT).isSuccess();
    } catch (IOException e) {
      return false;
    }
  }

  private static String leaderAndTerm(NodeProcess node) throws IOException {
    var answer = FaultyCluster.put(node, "k", PATIENCE);
    String leader = answer.header("Holdfast-Leader").orElseThrow();
    assertNotEquals("", leader);
    return leader + " in term " + answer.header("Holdfast-Term").orElseThrow();
  }
}
