package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import java.util.List;
import java.util.random.RandomGenerator;

/** Two groups, of which one has a majority, if their number is odd. */
final class PartitionHalves implements NetworkFault {
  @Override
  public String name() {
    return "partition-halves";
  }

  /** Of three nodes, one half would be a node alone. */
  @Override
  public int leastNodes() {
    return 4;
  }

  @Override
  public Cut cut(ChaosCluster cluster, RandomGenerator random) {
    List<NodeProcess> nodes = Victims.shuffled(cluster, random);
    List<NodeProcess> some = nodes.subList(0, nodes.size() / 2);
    List<NodeProcess> others = nodes.subList(nodes.size() / 2, nodes.size());
    return new Cut(Victims.names(some) + " | " + Victims.names(others), Cut.between(some, others));
  }
}
