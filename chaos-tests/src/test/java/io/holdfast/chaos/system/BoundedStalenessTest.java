package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.EquippedHost;
import io.holdfast.chaos.cluster.NodeHost;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.Requirement;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.cluster.WallClocks;
import io.holdfast.chaos.preload.WrongClocks;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * No bounded answer is older than its promise, or than it says, while nodes pause or clocks are
 * wrong.
 */
@Tag("system")
@Timeout(180)
@ExtendWith(SharedCluster.class)
class BoundedStalenessTest {
  private static final Duration STALENESS = Duration.ofMillis(300);
  private static final Duration SKEW = Duration.ofSeconds(2);
  private static final Duration SEEN = Duration.ofSeconds(20);
  private static final int ROUNDS = 3;

  @Test
  void noAnswerIsOlderThanItsPromiseWhileNodesPause(ProcessCluster cluster) throws Exception {
    noAnswerIsOlder(
        cluster,
        watch -> {
          for (NodeProcess node : cluster.nodes()) {
            watch.pause(node);
            HurtCluster.lasts(STALENESS.multipliedBy(2));
            watch.resume(node);
          }
        });
  }

  @Test
  void noAnswerIsOlderThanItsPromiseWhileWallClocksAreSecondsApartAndJump() throws Exception {
    assumeTrue(
        Requirement.isMet("bounded staleness under clock skew", WrongClocks.missing()),
        "clocks cannot be moved");
    ClusterPlan plan = plan("bounded-skew");
    WrongClocks clocks = WrongClocks.create(plan);
    try (ProcessCluster cluster =
        new ProcessCluster(plan, new EquippedHost(NodeHost.HERE, List.of(clocks)))) {
      clocks.shift("n1", SKEW);
      clocks.shift("n3", SKEW.negated());
      cluster.start();
      cluster.awaitReady(HurtCluster.READY);
      noAnswerIsOlder(
          cluster,
          watch -> {
            assertTrue(
                Waiting.until(
                    SEEN,
                    () ->
                        WallClocks.wrongBy(cluster.node("n1")).toMillis() > SKEW.toMillis() / 2
                            && WallClocks.wrongBy(cluster.node("n3")).toMillis()
                                < -SKEW.toMillis() / 2),
                "the clocks agree");
            // The one that was ahead falls back, and the reverse, while both serve.
            clocks.shift("n1", SKEW.multipliedBy(-2));
            clocks.shift("n3", SKEW.multipliedBy(2));
            HurtCluster.lasts(SKEW);
            clocks.shift("n1", SKEW.multipliedBy(2));
            clocks.shift("n3", SKEW.multipliedBy(-2));
            HurtCluster.lasts(SKEW);
          });
    }
  }

  /** What is done to a cluster while bounded reads are watched. */
  private interface Hurt {
    void hurt(FreshnessWatch watch) throws Exception;
  }

  private static void noAnswerIsOlder(ProcessCluster cluster, Hurt round) throws Exception {
    try (FreshnessWatch watch =
        new FreshnessWatch(cluster, FreshnessWatch.Level.bounded(STALENESS))) {
      watch.awaitWrites(20);
      for (int i = 0; i < ROUNDS; i++) {
        round.hurt(watch);
        watch.awaitWrites(10);
      }
      watch.awaitReads(500);
      for (NodeProcess node : cluster.nodes()) {
        assertTrue(watch.served(node) > 0, node.name() + " served nothing");
      }
      watch.nothingWasBroken();
    }
  }

  private static ClusterPlan plan(String name) {
    return ClusterPlan.onFreePorts(name, HurtCluster.directoryOf(name), 3)
        .with(HurtCluster.PATIENT);
  }
}
