package io.holdfast.chaos.system;

import io.holdfast.chaos.cluster.NodeProcess;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SIGSTOP: a leader that wakes up in the past must not answer from there. */
@Tag("system")
@Timeout(180)
class PausedLeaderTest {
  @Test
  void aPausedLeaderIsReplacedAndAnswersNothingOldWhenItWakes() throws Exception {
    try (HurtCluster hurt = HurtCluster.start("paused-leader")) {
      NodeProcess leader = hurt.leader();
      leader.pause();
      hurt.awaitMoreWrites(200);
      leader.resume();
      hurt.awaitMoreWrites(200);
      hurt.everyPromiseWasKept();
    }
  }

  @Test
  void shortPausesOfEveryNodeInTurnAreSurvived() throws Exception {
    try (HurtCluster hurt = HurtCluster.start("short-pauses")) {
      for (int round = 0; round < 3; round++) {
        for (NodeProcess node : hurt.cluster().nodes()) {
          node.pause();
          HurtCluster.lasts(Duration.ofMillis(300));
          node.resume();
        }
        hurt.awaitMoreWrites(20);
      }
      hurt.everyPromiseWasKept();
    }
  }
}
