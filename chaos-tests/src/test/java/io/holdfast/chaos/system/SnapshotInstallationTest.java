package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.RaftSegments;
import io.holdfast.chaos.cluster.Waiting;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that was away longer than the log reaches back gets a snapshot. */
@Tag("system")
@Timeout(300)
class SnapshotInstallationTest {
  @Test
  void aNodeThatWasAwayLongerThanTheLogGetsASnapshotWhileTheOthersWork() throws Exception {
    try (HurtCluster hurt =
        HurtCluster.start("snapshot-installation", "snapshot: {entries: 100, log: 1MiB}")) {
      NodeProcess follower = hurt.follower();
      long lastIndex = hurt.cluster().digest(follower).orElseThrow().index();
      follower.kill();
      fillSegments(hurt.leader());
      // Without this the test would show nothing: the log could still bring the follower up.
      assertTrue(
          Waiting.until(
              HurtCluster.READY.multipliedBy(2),
              () ->
                  hurt.cluster().followersOf(follower).stream()
                      .allMatch(node -> RaftSegments.firstIndex(node) > lastIndex + 1)),
          () -> "the log still reaches back to " + lastIndex);
      follower.start();
      hurt.everyPromiseWasKept();
    }
  }

  /** Log is purged by whole segments, of 256 KiB with these settings. */
  private static void fillSegments(NodeProcess node) throws IOException {
    String value = "x".repeat(8 << 10);
    try (GatewayClient gateway = new GatewayClient(node.gateway(), HurtCluster.READY)) {
      for (int i = 0; i < 300; i++) {
        assertTrue(gateway.put("fill/" + i % 10, value, "").isSuccess());
      }
    }
  }
}
