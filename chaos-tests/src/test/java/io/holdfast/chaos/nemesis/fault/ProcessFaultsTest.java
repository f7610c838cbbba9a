package io.holdfast.chaos.nemesis.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.nemesis.Fault;
import io.holdfast.chaos.nemesis.Fault.Injury;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("chaos")
@Timeout(180)
class ProcessFaultsTest {
  @Test
  void killedNodesAreGoneUntilTheyAreHealed() throws Exception {
    try (FaultyCluster cluster = FaultyCluster.onLoopback("kill-faults")) {
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
  }

  @Test
  void aPausedLeaderGivesNoAnswerAndWakesWhenHealed() throws Exception {
    try (FaultyCluster cluster = FaultyCluster.onLoopback("pause-fault")) {
      Fault fault = Faults.named("pause-leader").orElseThrow();
      NodeProcess leader = cluster.leader();
      // Draws the longest pause, so that only heal can end it here.
      Injury paused = fault.strike(cluster.chaos(), new FixedRandom(Long.MAX_VALUE));
      assertTrue(paused.detail().startsWith("SIGSTOP of " + leader.name()), paused.detail());
      assertTrue(ProcessCluster.ask(leader, "/livez").isEmpty(), "it answers");
      paused.heal();
      cluster.awaitReady();
    }
  }
}
