package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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

/** SIGKILL: no goodbye, nothing flushed. */
@Tag("system")
@Timeout(180)
class KilledNodesTest {
  /**
   * Nobody misses the leader by itself for many seconds: it is heard of three times a second, and
   * waited for twelve.
   */
  private static final String SLOW_ELECTIONS = "election: {timeout_min: 12s, timeout_max: 18s}";

  private static final Duration SOON = Duration.ofSeconds(2);

  private static HurtCluster hurt;

  @AfterAll
  static void endCluster() {
    HurtCluster.end(hurt);
  }

  /** The kernel tells at once that a process is gone; only a lost machine needs the timeout. */
  @Test
  void aKilledLeaderIsReplacedLongBeforeTheElectionTimeout() throws Exception {
    try (SlowFollowers slow = SlowFollowers.start("killed-soon", SLOW_ELECTIONS)) {
      List<NodeProcess> others = slow.followers();
      slow.leader().kill();
      assertTrue(Waiting.until(SOON, () -> others.stream().anyMatch(ProcessCluster::leads)));
      try (GatewayClient gateway = new GatewayClient(others.getFirst().gateway(), SOON)) {
        assertEquals(201, gateway.send(StoreRequests.put("a", "1")).status());
      }
    }
  }

  @Test
  void aKilledLeaderIsReplacedAndComesBackEqual() throws Exception {
    hurt = HurtCluster.after(hurt, "killed-leader");
    NodeProcess leader = hurt.leader();
    leader.kill();
    hurt.awaitMoreWrites(200);
    assertNotEquals(leader.name(), hurt.leader().name());
    leader.start();
    hurt.everyPromiseWasKept();
  }

  @Test
  void aKilledFollowerIsNotMissedAndComesBackEqual() throws Exception {
    hurt = HurtCluster.after(hurt, "killed-follower");
    NodeProcess follower = hurt.follower();
    follower.kill();
    hurt.awaitMoreWrites(200);
    follower.start();
    hurt.everyPromiseWasKept();
  }

  @Test
  void allKilledAtOnceComeBackWithEveryAcknowledgedWrite() throws Exception {
    hurt = HurtCluster.after(hurt, "killed-all");
    hurt.cluster().killAll();
    hurt.cluster().start();
    hurt.everyPromiseWasKept();
  }
}
