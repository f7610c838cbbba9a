package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.ClusterNetwork.Loss;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** As many nodes as the others can do without, each of them alone. */
final class PartitionMinority implements NetworkFault {
  @Override
  public String name() {
    return "partition-minority";
  }

  @Override
  public Cut cut(ChaosCluster cluster, RandomGenerator random) {
    List<NodeProcess> alone = Victims.minority(cluster, random);
    List<NodeProcess> together =
        cluster.processes().nodes().stream().filter(node -> !alone.contains(node)).toList();
    Stream<Loss> amongThem =
        alone.stream()
            .flatMap(
                node ->
                    alone.stream()
                        .filter(other -> other != node)
                        .map(other -> Loss.all(node.name(), other.name())));
    return new Cut(
        alone.stream().map(NodeProcess::name).sorted().collect(Collectors.joining(" | "))
            + " | "
            + Victims.names(together),
        Stream.concat(Cut.between(alone, together).stream(), amongThem).toList());
  }
}
