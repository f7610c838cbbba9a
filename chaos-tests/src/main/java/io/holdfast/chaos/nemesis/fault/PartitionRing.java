package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.ClusterNetwork.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Each node sees a majority, and no two see the same one: only its neighbours in a ring. */
final class PartitionRing implements NetworkFault {
  @Override
  public String name() {
    return "partition-ring";
  }

  /** Of three nodes, each would see both others. */
  @Override
  public int leastNodes() {
    return 5;
  }

  @Override
  public Cut cut(ChaosCluster cluster, RandomGenerator random) {
    List<NodeProcess> ring = Victims.shuffled(cluster, random);
    int size = ring.size();
    int reach = (size / 2 + 1) / 2;
    List<Loss> losses = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      for (int distance = reach + 1; distance < size - reach; distance++) {
        NodeProcess far = ring.get((i + distance) % size);
        losses.add(Loss.all(ring.get(i).name(), far.name()));
      }
    }
    String order = ring.stream().map(NodeProcess::name).collect(Collectors.joining(" - "));
    return new Cut("each sees only its neighbours: - " + order + " -", losses);
  }
}
