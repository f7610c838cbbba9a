package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No bounded answer is older than its promise, or than it says, while nodes pause. */
@Tag("system")
@Timeout(180)
class BoundedStalenessTest {
  private static final Duration STALENESS = Duration.ofMillis(300);
  private static final int ROUNDS = 3;

  @Test
  void noAnswerIsOlderThanItsPromiseWhileNodesPause() throws Exception {
    String name = "bounded-pauses";
    ClusterPlan plan =
        ClusterPlan.onFreePorts(name, HurtCluster.directoryOf(name), 3).with(HurtCluster.PATIENT);
    try (ProcessCluster cluster = new ProcessCluster(plan)) {
      cluster.start();
      cluster.awaitReady(HurtCluster.READY);
      try (FreshnessWatch watch =
          new FreshnessWatch(cluster, FreshnessWatch.Level.bounded(STALENESS))) {
        watch.awaitWrites(20);
        for (int round = 0; round < ROUNDS; round++) {
          for (NodeProcess node : cluster.nodes()) {
            watch.pause(node);
            HurtCluster.lasts(STALENESS.multipliedBy(2));
            watch.resume(node);
          }
          watch.awaitWrites(10);
        }
        watch.awaitReads(500);
        for (NodeProcess node : cluster.nodes()) {
          assertTrue(watch.served(node) > 0, node.name() + " served nothing");
        }
        watch.nothingWasBroken();
      }
    }
  }
}
