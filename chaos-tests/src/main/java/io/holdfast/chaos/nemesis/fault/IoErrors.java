package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Of the writes and forces of a minority, 1 in 1,000 to 1 in 2 fail with an I/O error; nodes that
 * end by it are started again when it is over.
 */
final class IoErrors implements DiskFault {
  private static final double LEAST_PER_MILLION = 1_000;
  private static final double TIMES_MORE = 500;

  @Override
  public String name() {
    return "io-errors";
  }

  @Override
  public Set<Integer> allowedExits() {
    return STOPPED_BY_ITS_DISK;
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    List<NodeProcess> nodes = Victims.minority(cluster, random);
    int perMillion =
        (int) Math.round(LEAST_PER_MILLION * Math.pow(TIMES_MORE, random.nextDouble()));
    nodes.forEach(node -> cluster.disks().setFailures(node.name(), perMillion));
    return new HurtDisks(
        perMillion + " of a million writes and forces of " + Victims.names(nodes) + " fail",
        nodes,
        node -> cluster.disks().setFailures(node, 0));
  }
}
