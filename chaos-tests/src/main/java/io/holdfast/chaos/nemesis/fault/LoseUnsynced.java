package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A loss of power: some nodes, or all, are killed at one moment, and what they had not forced is
 * gone; heal starts them.
 */
final class LoseUnsynced implements DiskFault {
  @Override
  public String name() {
    return "lose-unsynced";
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    List<NodeProcess> all = Victims.shuffled(cluster, random);
    // All at once as often as fewer: what a majority keeps hides what the others lost.
    List<NodeProcess> nodes =
        random.nextBoolean() ? all : all.subList(0, 1 + random.nextInt(all.size()));
    nodes.parallelStream().forEach(NodeProcess::kill);
    int writes = nodes.stream().mapToInt(node -> cluster.disks().loseUnforced(node.name())).sum();
    return new StoppedNodes(
        "power of " + Victims.names(nodes) + " is gone, with " + writes + " writes", nodes);
  }
}
