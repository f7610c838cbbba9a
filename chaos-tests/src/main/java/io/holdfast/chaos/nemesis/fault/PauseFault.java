package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * SIGSTOP, and SIGCONT after 0.1 to 20 seconds: a leader wakes up in the past, just below or far
 * above the time of an election. Heal wakes it earlier.
 *
 * @param victim chooses whom to stop
 */
record PauseFault(String name, BiFunction<ChaosCluster, RandomGenerator, NodeProcess> victim)
    implements Fault {
  private static final double SHORTEST_SECONDS = 0.1;
  private static final double TIMES_LONGER = 200;

  static final Fault LEADER = new PauseFault("pause-leader", Victims::leader);
  static final Fault ONE = new PauseFault("pause-one", Victims::one);

  @Override
  public Optional<String> unavailable(ChaosCluster cluster) {
    return Optional.empty();
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    Duration length = draw(random);
    NodeProcess node = victim.apply(cluster, random);
    return PausedNode.pause(node, length, "SIGSTOP of " + Victims.nameOf(node, cluster));
  }

  /** As many short ones as long ones: evenly by magnitude. */
  private static Duration draw(RandomGenerator random) {
    double seconds = SHORTEST_SECONDS * Math.pow(TIMES_LONGER, random.nextDouble());
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }
}
