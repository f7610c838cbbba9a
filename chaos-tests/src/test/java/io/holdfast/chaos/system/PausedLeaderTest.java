package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.StoreRequests;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.Waiting;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SIGSTOP: a leader that wakes up in the past must not answer from there. */
@Tag("system")
@Timeout(180)
class PausedLeaderTest {
  private static final String LATE = "election: {timeout_min: 1s, timeout_max: 60s}";
  private static final Duration NOT_LATE = Duration.ofSeconds(4);

  private static HurtCluster hurt;

  @AfterAll
  static void endCluster() {
    HurtCluster.end(hurt);
  }

  /** Ratis alone looks after a random time between the two timeouts, half a minute on average. */
  @Test
  void aLeaderIsReplacedWhenItHasBeenSilentForTheShorterTimeout() throws Exception {
    try (SlowFollowers slow = SlowFollowers.start("silent-leader", LATE)) {
      List<NodeProcess> others = slow.followers();
      slow.leader().pause();
      assertTrue(Waiting.until(NOT_LATE, () -> others.stream().anyMatch(ProcessCluster::leads)));
      try (GatewayClient gateway = new GatewayClient(others.getFirst().gateway(), NOT_LATE)) {
        assertEquals(201, gateway.send(StoreRequests.put("a", "1")).status());
      }
      slow.leader().resume();
    }
  }

  @Test
  void aPausedLeaderIsReplacedAndAnswersNothingOldWhenItWakes() throws Exception {
    hurt = HurtCluster.after(hurt, "paused-leader");
    NodeProcess leader = hurt.leader();
    leader.pause();
    hurt.awaitMoreWrites(200);
    leader.resume();
    hurt.awaitMoreWrites(200);
    hurt.everyPromiseWasKept();
  }

  @Test
  void shortPausesOfEveryNodeInTurnAreSurvived() throws Exception {
    hurt = HurtCluster.after(hurt, "short-pauses");
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
