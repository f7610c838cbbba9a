package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.holdfast.chaos.cluster.NodeProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SIGKILL: no goodbye, nothing flushed. */
@Tag("system")
@Timeout(180)
class KilledNodesTest {
  @Test
  void aKilledLeaderIsReplacedAndComesBackEqual() throws Exception {
    try (HurtCluster hurt = HurtCluster.start("killed-leader")) {
      NodeProcess leader = hurt.leader();
      leader.kill();
      hurt.awaitMoreWrites(200);
      assertNotEquals(leader.name(), hurt.leader().name());
      leader.start();
      hurt.everyPromiseWasKept();
    }
  }

  @Test
  void aKilledFollowerIsNotMissedAndComesBackEqual() throws Exception {
    try (HurtCluster hurt = HurtCluster.start("killed-follower")) {
      NodeProcess follower = hurt.follower();
      follower.kill();
      hurt.awaitMoreWrites(200);
      follower.start();
      hurt.everyPromiseWasKept();
    }
  }

  @Test
  void allKilledAtOnceComeBackWithEveryAcknowledgedWrite() throws Exception {
    try (HurtCluster hurt = HurtCluster.start("killed-all")) {
      hurt.cluster().killAll();
      hurt.cluster().start();
      hurt.everyPromiseWasKept();
    }
  }
}
