package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * SIGSTOP, and SIGCONT after 0.1 to 20 seconds: the old leader wakes up in the past, just below or
 * far above the time of an election. Heal wakes it earlier.
 */
final class PauseLeader implements Fault {
  private static final double SHORTEST_SECONDS = 0.1;
  private static final double TIMES_LONGER = 200;

  @Override
  public String name() {
    return "pause-leader";
  }

  @Override
  public Optional<String> unavailable(ChaosCluster cluster) {
    return Optional.empty();
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    Duration length = draw(random);
    NodeProcess node = Victims.leader(cluster, random);
    return PausedNode.pause(node, length, "SIGSTOP of " + Victims.nameOf(node, cluster));
  }

  /** As many short ones as long ones: evenly by magnitude. */
  private static Duration draw(RandomGenerator random) {
    double seconds = SHORTEST_SECONDS * Math.pow(TIMES_LONGER, random.nextDouble());
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }
}
