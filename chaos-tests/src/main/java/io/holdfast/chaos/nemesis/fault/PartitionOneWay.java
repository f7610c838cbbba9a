package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.ClusterNetwork.Loss;
import java.util.List;
import java.util.random.RandomGenerator;

/** One node, the leader as often as any, hears the others but is not heard, or the reverse. */
final class PartitionOneWay implements NetworkFault {
  @Override
  public String name() {
    return "partition-one-way";
  }

  @Override
  public Cut cut(ChaosCluster cluster, RandomGenerator random) {
    boolean deaf = random.nextBoolean();
    NodeProcess node =
        random.nextBoolean() ? Victims.leader(cluster, random) : Victims.one(cluster, random);
    List<NodeProcess> others = cluster.processes().followersOf(node);
    return new Cut(
        Victims.nameOf(node, cluster)
            + (deaf ? " hears nothing of " : " is not heard by ")
            + Victims.names(others),
        others.stream()
            .map(
                other ->
                    deaf
                        ? Loss.all(other.name(), node.name())
                        : Loss.all(node.name(), other.name()))
            .toList());
  }
}
