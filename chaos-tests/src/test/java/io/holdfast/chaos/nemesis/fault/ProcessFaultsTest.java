package io.holdfast.chaos.nemesis.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.cluster.NodeExit;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.ThreadStates;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.nemesis.Fault;
import io.holdfast.chaos.nemesis.Fault.Injury;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One real cluster; after each fault its nodes must be ready again without help. */
@Tag("chaos")
@Timeout(180)
class ProcessFaultsTest {
  private static FaultyCluster cluster;

  @BeforeAll
  static void startCluster() {
    cluster =
        FaultyCluster.onLoopback("process-faults", List.of("snapshot: {entries: 200, log: 1MiB}"));
  }

  @AfterAll
  static void endCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void killedNodesAreGoneUntilTheyAreHealed() throws Exception {
    NodeProcess leader = cluster.leader();
    Injury leaderKilled = cluster.strike("kill-leader");
    assertFalse(leader.isAlive());
    assertEquals("SIGKILL of " + leader.name(), leaderKilled.detail());
    assertEquals(2, cluster.alive());
    leaderKilled.heal();
    assertEquals(3, cluster.alive());

    Injury majorityKilled = cluster.strike("kill-majority");
    assertEquals(1, cluster.alive());
    // A second fault may strike the same nodes: both heals leave all of them alive.
    Injury allKilled = cluster.strike("kill-all");
    assertEquals(0, cluster.alive());
    allKilled.heal();
    majorityKilled.heal();
    assertEquals(3, cluster.alive());
    cluster.awaitReady();
  }

  @Test
  void aPausedLeaderGivesNoAnswerAndWakesWhenHealed() throws Exception {
    Fault fault = Faults.named("pause-leader").orElseThrow();
    NodeProcess leader = cluster.leader();
    // Draws the longest pause, so that only heal can end it here.
    Injury paused = fault.strike(cluster.chaos(), new FixedRandom(Long.MAX_VALUE));
    assertTrue(paused.detail().startsWith("SIGSTOP of " + leader.name()), paused.detail());
    assertTrue(ProcessCluster.ask(leader, "/livez").isEmpty(), "it answers");
    paused.heal();
    cluster.awaitReady();
  }

  @Test
  void restartsInOrderAndByForceLeaveAllNodesReady() throws Exception {
    NodeProcess node = cluster.chaos().processes().node("n1");
    long beforeAll = node.exits().size();
    for (String fault : new String[] {"rolling-restart", "restart-storm"}) {
      long before = node.exits().size();
      Injury restarts = cluster.strike(fault);
      assertTrue(
          Waiting.until(FaultyCluster.READY, () -> node.exits().size() > before),
          () -> fault + " does not come to n1");
      restarts.heal();
      cluster.awaitReady();
    }
    assertTrue(
        node.exits().stream().skip(beforeAll).allMatch(NodeExit::asked), node.exits()::toString);
  }

  @Test
  void aNodeThatStuttersStandsStillAgainAndAgainAndRunsWhenHealed() throws Exception {
    Injury stutter = cluster.strike("gc-pause");
    NodeProcess node = cluster.chaos().processes().node(stutter.detail().substring(0, 2));
    for (int i = 0; i < 3; i++) {
      assertTrue(Waiting.until(FaultyCluster.READY, () -> isStill(node)), "it runs");
      assertTrue(Waiting.until(FaultyCluster.READY, () -> !isStill(node)), "it stands still");
    }
    stutter.heal();
    assertFalse(isStill(node));
    cluster.awaitReady();
  }

  @Test
  void aNodeThatWasAwayLongerThanTheLogsComesBackThoughKilledOnTheWay() throws Exception {
    Injury away = cluster.strike("install-snapshot");
    assertTrue(away.detail().contains("behind all logs"), away.detail());
    away.heal();
    cluster.awaitReady();
    cluster.chaos().processes().awaitEqualReplicas(FaultyCluster.READY);
  }

  @Test
  void halfARecordAtTheEndOfALogKeepsNoNodeDown() throws Exception {
    for (NodeProcess node : cluster.chaos().processes().nodes()) {
      FaultyCluster.put(node, "before/" + node.name(), FaultyCluster.READY);
    }
    Injury torn = cluster.strike("torn-record");
    assertTrue(torn.detail().contains("bytes of a record"), torn.detail());
    // A node that is dead already has begun no record behind the torn one.
    Injury again = cluster.strike("torn-record");
    assertFalse(again.detail().contains("bytes of a record"), again.detail());
    again.heal();
    torn.heal();
    cluster.awaitReady();
    cluster.chaos().processes().awaitEqualReplicas(FaultyCluster.READY);
  }

  @Test
  void aNodeWhoseDiskIsLostTakesItsOwnPlaceAndNothingIsMissing() throws Exception {
    cluster.awaitReady();
    for (NodeProcess node : cluster.chaos().processes().nodes()) {
      FaultyCluster.put(node, "before the loss/" + node.name(), FaultyCluster.READY);
    }
    Injury lost = cluster.strike("lose-disk");
    assertTrue(lost.detail().startsWith("all data of n"), lost.detail());
    lost.heal();
    cluster.awaitReady();
    cluster.chaos().processes().awaitEqualReplicas(FaultyCluster.READY);
  }

  /** Without the launcher's flag it goes on, with whatever the thread did that had no memory. */
  @Test
  void aNodeWithoutMemoryEndsAsDocumentedAndComesBack() throws Exception {
    Injury pressure = cluster.strike("memory-pressure");
    NodeProcess node = cluster.chaos().processes().node(pressure.detail().substring(0, 2));
    assertTrue(
        Waiting.until(
            FaultyCluster.READY,
            () -> node.exits().stream().anyMatch(ProcessFaultsTest::isOutOfMemory)),
        () -> "it goes on without memory: " + pressure.detail() + "\n" + node.logTail());
    pressure.heal();
    cluster.awaitReady();
    cluster.chaos().processes().awaitEqualReplicas(FaultyCluster.READY);
    assertTrue(
        node.exits().stream().allMatch(exit -> exit.asked() || isOutOfMemory(exit)),
        node.exits()::toString);
  }

  private static boolean isOutOfMemory(NodeExit exit) {
    return !exit.asked() && exit.exitCode() == MemoryPressure.OUT_OF_MEMORY;
  }

  private static boolean isStill(NodeProcess node) {
    return ThreadStates.areAllStopped(node.pid());
  }
}
