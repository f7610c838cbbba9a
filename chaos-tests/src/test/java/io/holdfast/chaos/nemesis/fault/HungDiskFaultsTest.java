package io.holdfast.chaos.nemesis.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.client.HttpRequest;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.Requirement;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.nemesis.Implant;
import io.holdfast.chaos.preload.FaultyDisks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** One real cluster, with the elections of the product, where no force of a disk returns. */
@Tag("chaos")
@Timeout(180)
@EnabledIf("arePossible")
class HungDiskFaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int HAND_OVERS = 3;

  /** So soon writes go on. A second of it is the patience with a disk. */
  private static final Duration PROMPT = Duration.ofSeconds(2);

  /** One hand-over in ten seconds, anywhere in the cluster. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private static FaultyCluster cluster;
  private int writes;

  static boolean arePossible() {
    return Requirement.isMet("disk faults", FaultyDisks.missing());
  }

  @BeforeAll
  static void startCluster() {
    cluster = FaultyCluster.asShipped("hung-disks", Implant.DISKS);
  }

  @AfterAll
  static void endCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void cure() {
    processes().nodes().forEach(node -> setHung(node, false));
    cluster.awaitReady();
  }

  /** For as long as the disk hung nothing could be written, anywhere. */
  @Test
  void aLeaderWhoseDiskHangsGivesLeadershipAway() throws Exception {
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < HAND_OVERS; i++) {
      awaitThePause();
      NodeProcess hung = processes().awaitLeader(PATIENCE);
      write(hung);

      setHung(hung, true);

      long beganNanos = System.nanoTime();
      write(processes().followersOf(hung).getFirst());
      pauses.add(millisSince(beganNanos));
      write(hung); // What its own clients write goes to the new leader.
      System.err.printf(
          "a leader's disk hangs: written elsewhere after %d ms, at that node after %d ms%n",
          pauses.getLast(), millisSince(beganNanos));
      assertIsNotReady(hung);
      assertNotEquals(hung, processes().awaitLeader(PATIENCE));
      setHung(hung, false);
      cluster.awaitReady();
    }
    // The middle one: a busy machine may make one late.
    long usual = pauses.stream().sorted().toList().get(HAND_OVERS / 2);
    assertTrue(usual <= PROMPT.toMillis(), pauses::toString);
    processes().awaitEqualReplicas(PATIENCE);
  }

  /** Where two disks hang in turn leadership would go to and fro. */
  @Test
  void whoTookOverFromALeaderWhoseDiskHangsKeepsLeadershipForTenSeconds() throws Exception {
    awaitThePause();
    NodeProcess first = processes().awaitLeader(PATIENCE);
    write(first);
    long beganNanos = System.nanoTime();
    setHung(first, true);
    write(processes().followersOf(first).getFirst());
    setHung(first, false);
    cluster.awaitReady();
    NodeProcess second = processes().awaitLeader(PATIENCE);

    setHung(second, true);

    write(processes().followersOf(second).getFirst());
    assertTrue(millisSince(beganNanos) >= PAUSE.toMillis(), "two hand-overs in ten seconds");
    assertNotEquals(second, processes().awaitLeader(PATIENCE));
  }

  @Test
  void aFollowerWhoseDiskHangsDoesNoHarm() throws Exception {
    NodeProcess leader = processes().awaitLeader(PATIENCE);
    setHung(processes().followersOf(leader).getFirst(), true);

    for (int i = 0; i < 20; i++) {
      for (NodeProcess node : processes().nodes()) {
        write(node);
      }
    }

    assertTrue(ProcessCluster.leads(leader), "the leader leads on");
    cure();
    processes().awaitEqualReplicas(PATIENCE);
  }

  private static ProcessCluster processes() {
    return cluster.chaos().processes();
  }

  private static void setHung(NodeProcess node, boolean hung) {
    cluster.chaos().disks().setHung(node.name(), hung);
  }

  /** No hand-over of before is in the way of the next one. */
  private static void awaitThePause() {
    Waiting.until(PAUSE, () -> false);
  }

  private void write(NodeProcess node) throws IOException {
    HttpAnswer answer = FaultyCluster.put(node, "key-" + writes++, PATIENCE);
    assertTrue(answer.isSuccess(), () -> node.name() + ": " + answer.text() + node.logTail());
  }

  private static long millisSince(long beganNanos) {
    return (System.nanoTime() - beganNanos) / 1_000_000;
  }

  private static void assertIsNotReady(NodeProcess hung) throws IOException {
    try (GatewayClient gateway = new GatewayClient(hung.gateway(), PATIENCE)) {
      HttpAnswer ready = gateway.send(HttpRequest.of("GET", "/readyz"));
      assertEquals(503, ready.status(), ready::text);
      assertTrue(ready.text().contains("disk hangs"), ready::text);
    }
  }
}
