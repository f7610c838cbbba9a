package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One node, the leader as often as any, stands still for a moment again and again, as a JVM does
 * that has too little memory: long enough to be late, often too short to be missed.
 */
final class GcPause implements Fault {
  private static final int SHORTEST_MILLIS = 50;
  private static final int LONGEST_STILL_MILLIS = 1_500;
  private static final int LONGEST_RUNNING_MILLIS = 500;

  @Override
  public String name() {
    return "gc-pause";
  }

  @Override
  public Optional<String> unavailable(ChaosCluster cluster) {
    return Optional.empty();
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    NodeProcess node =
        random.nextBoolean() ? Victims.leader(cluster, random) : Victims.one(cluster, random);
    return RepeatedInjury.begin(
        Victims.nameOf(node, cluster) + " stutters",
        healing -> {
          standStill(node, healing, draw(random, LONGEST_STILL_MILLIS));
          healing.within(draw(random, LONGEST_RUNNING_MILLIS));
        },
        () -> {});
  }

  private static void standStill(NodeProcess node, RepeatedInjury.Healing healing, Duration length)
      throws InterruptedException {
    if (!node.isAlive()) {
      return; // Another fault was here.
    }
    node.pause();
    try {
      healing.within(length);
    } finally {
      node.resume();
    }
  }

  private static Duration draw(RandomGenerator random, int longestMillis) {
    return Duration.ofMillis(random.nextInt(SHORTEST_MILLIS, longestMillis + 1));
  }
}
