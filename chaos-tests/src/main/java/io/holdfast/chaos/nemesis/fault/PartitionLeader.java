package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import java.util.List;
import java.util.random.RandomGenerator;

/** The leader is alone; clients still reach it. */
final class PartitionLeader implements NetworkFault {
  @Override
  public String name() {
    return "partition-leader";
  }

  @Override
  public Cut cut(ChaosCluster cluster, RandomGenerator random) {
    NodeProcess leader = Victims.leader(cluster, random);
    List<NodeProcess> others = cluster.processes().followersOf(leader);
    return new Cut(
        Victims.nameOf(leader, cluster) + " | " + Victims.names(others),
        Cut.between(List.of(leader), others));
  }
}
