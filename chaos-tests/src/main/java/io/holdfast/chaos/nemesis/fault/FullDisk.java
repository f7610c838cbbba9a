package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The disks of a minority are full; nodes that end by it are started again when there is room. */
final class FullDisk implements DiskFault {
  @Override
  public String name() {
    return "full-disk";
  }

  @Override
  public Set<Integer> allowedExits() {
    return STOPPED_BY_ITS_DISK;
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    List<NodeProcess> nodes = Victims.minority(cluster, random);
    nodes.forEach(node -> cluster.disks().setFull(node.name(), true));
    return new HurtDisks(
        "the disk of " + Victims.names(nodes) + " is full",
        nodes,
        node -> cluster.disks().setFull(node, false));
  }
}
