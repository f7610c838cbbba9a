package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import java.util.List;
import java.util.random.RandomGenerator;

/** Two groups that do not see each other, and one node that sees all. */
final class PartitionBridge implements NetworkFault {
  @Override
  public String name() {
    return "partition-bridge";
  }

  @Override
  public int leastNodes() {
    return 3;
  }

  @Override
  public Cut cut(ChaosCluster cluster, RandomGenerator random) {
    List<NodeProcess> nodes = Victims.shuffled(cluster, random);
    List<NodeProcess> bridge = nodes.subList(0, 1);
    int middle = 1 + (nodes.size() - 1) / 2;
    List<NodeProcess> some = nodes.subList(1, middle);
    List<NodeProcess> others = nodes.subList(middle, nodes.size());
    return new Cut(
        Victims.names(some)
            + " | "
            + Victims.names(others)
            + ", and "
            + Victims.names(bridge)
            + " sees all",
        Cut.between(some, others));
  }
}
