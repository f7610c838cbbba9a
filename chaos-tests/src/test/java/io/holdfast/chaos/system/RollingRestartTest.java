package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.chaos.cluster.NodeProcess;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator does for an upgrade: one node after the other, while clients work. */
@Tag("system")
@Timeout(240)
class RollingRestartTest {
  /** 128 + SIGTERM: a JVM that closed in order. */
  private static final OptionalInt TERMINATED = OptionalInt.of(128 + 15);

  @Test
  void everyNodeRestartsInTurnUnderLoad() throws Exception {
    try (HurtCluster hurt = HurtCluster.start("rolling-restart")) {
      for (NodeProcess node : hurt.cluster().nodes()) {
        node.stop();
        assertEquals(TERMINATED, node.exitCode(), node.name());
        hurt.awaitMoreWrites(50);
        node.start();
        hurt.cluster().awaitReady(node, HurtCluster.READY);
      }
      hurt.everyPromiseWasKept();
    }
  }
}
