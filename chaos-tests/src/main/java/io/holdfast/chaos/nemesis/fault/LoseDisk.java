package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * SIGKILL of one node, half the time the leader, and all its data is gone for good. It is told to
 * take its own place; half the time it begins with that at once, under whatever else goes on,
 * otherwise when the fault is healed.
 *
 * <p>Nothing is lost while another node is not ready: it may be on its way back from the same
 * fault, and what two of three nodes have lost was never promised to survive.
 */
final class LoseDisk implements Fault {
  private static final int FEWEST_NODES = 3;

  /** Under other faults a node may stay away; then no disk is lost. */
  private static final Duration WHOLE = Duration.ofSeconds(15);

  @Override
  public String name() {
    return "lose-disk";
  }

  @Override
  public Optional<String> unavailable(ChaosCluster cluster) {
    return cluster.processes().nodes().size() < FEWEST_NODES
        ? Optional.of("takes 3 nodes or more")
        : Optional.empty();
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    boolean atTheLeader = random.nextBoolean();
    boolean atOnce = random.nextBoolean();
    NodeProcess node = atTheLeader ? Victims.leader(cluster, random) : Victims.one(cluster, random);
    List<NodeProcess> nodes = cluster.processes().nodes();
    if (!Waiting.until(WHOLE, () -> nodes.stream().allMatch(ProcessCluster::isReady))) {
      return new StoppedNodes("no disk is lost while a node is not ready", List.of());
    }
    String name = Victims.nameOf(node, cluster);
    node.loseDisk();
    if (atOnce) {
      node.startUnlessAlive();
    }
    return new StoppedNodes(
        "all data of " + name + " is lost" + (atOnce ? "; it starts anew" : ""), List.of(node));
  }
}
