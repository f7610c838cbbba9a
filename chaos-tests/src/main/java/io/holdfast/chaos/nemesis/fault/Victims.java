package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.nemesis.ChaosCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Chooses the nodes that a fault strikes. */
final class Victims {
  /** Under other faults there may be no leader; then the fault strikes without one. */
  private static final Duration LEADER_TIMEOUT = Duration.ofSeconds(3);

  private Victims() {}

  /** The node that leads; when none does, any node. Draws one number either way. */
  static NodeProcess leader(ChaosCluster cluster, RandomGenerator random) {
    NodeProcess other = one(cluster, random);
    return currentLeader(cluster.processes()).orElse(other);
  }

  static NodeProcess one(ChaosCluster cluster, RandomGenerator random) {
    List<NodeProcess> nodes = cluster.processes().nodes();
    return nodes.get(random.nextInt(nodes.size()));
  }

  /** More than half of the nodes, and no more. */
  static List<NodeProcess> majority(ChaosCluster cluster, RandomGenerator random) {
    return some(cluster, cluster.processes().nodes().size() / 2 + 1, random);
  }

  /** As many nodes as the others can do without; at least one. */
  static List<NodeProcess> minority(ChaosCluster cluster, RandomGenerator random) {
    return some(cluster, Math.max(1, (cluster.processes().nodes().size() - 1) / 2), random);
  }

  /** One node, several or all. */
  static List<NodeProcess> some(ChaosCluster cluster, RandomGenerator random) {
    List<NodeProcess> nodes = shuffled(cluster, random);
    return nodes.subList(0, random.nextInt(nodes.size()) + 1);
  }

  static List<NodeProcess> shuffled(ChaosCluster cluster, RandomGenerator random) {
    List<NodeProcess> nodes = new ArrayList<>(cluster.processes().nodes());
    Collections.shuffle(nodes, Random.from(random));
    return nodes;
  }

  static String names(List<NodeProcess> nodes) {
    return nodes.stream().map(NodeProcess::name).sorted().collect(Collectors.joining(", "));
  }

  /** With a word when it is the leader: {@code n2, the leader}. */
  static String nameOf(NodeProcess node, ChaosCluster cluster) {
    boolean leads = cluster.processes().leader().filter(leader -> leader == node).isPresent();
    return node.name() + (leads ? ", the leader" : "");
  }

  private static List<NodeProcess> some(ChaosCluster cluster, int count, RandomGenerator random) {
    return List.copyOf(shuffled(cluster, random).subList(0, count));
  }

  private static Optional<NodeProcess> currentLeader(ProcessCluster processes) {
    List<NodeProcess> found = new ArrayList<>();
    Waiting.until(LEADER_TIMEOUT, () -> processes.leader().map(found::add).orElse(false));
    return found.stream().findFirst();
  }
}
