package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.ClusterNetwork;
import io.holdfast.chaos.nemesis.ClusterNetwork.Loss;
import java.util.List;
import java.util.random.RandomGenerator;

/** Clients do not reach the leader; the nodes reach each other, so it goes on leading. */
final class LeaderFromClients implements NetworkFault {
  @Override
  public String name() {
    return "leader-from-clients";
  }

  @Override
  public int leastNodes() {
    return 1;
  }

  @Override
  public Cut cut(ChaosCluster cluster, RandomGenerator random) {
    NodeProcess leader = Victims.leader(cluster, random);
    return new Cut(
        Victims.nameOf(leader, cluster) + " | clients",
        List.of(Loss.all(ClusterNetwork.CLIENTS, leader.name())));
  }
}
