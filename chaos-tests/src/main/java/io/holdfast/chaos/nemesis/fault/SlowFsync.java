package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** Each fsync of some nodes, or of all, takes 20 ms to 2 s longer. */
final class SlowFsync implements DiskFault {
  private static final double SHORTEST_MILLIS = 20;
  private static final double TIMES_LONGER = 100;

  @Override
  public String name() {
    return "slow-fsync";
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    List<NodeProcess> nodes = Victims.some(cluster, random);
    double millis = SHORTEST_MILLIS * Math.pow(TIMES_LONGER, random.nextDouble());
    Duration delay = Duration.ofMillis(Math.round(millis));
    nodes.forEach(node -> cluster.disks().delayForces(node.name(), delay));
    return new HurtDisks(
        "each fsync of " + Victims.names(nodes) + " takes " + delay.toMillis() + " ms longer",
        nodes,
        node -> cluster.disks().delayForces(node, delay.negated()));
  }
}
