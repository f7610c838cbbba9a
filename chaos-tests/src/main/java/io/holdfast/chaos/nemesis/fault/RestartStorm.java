package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Nodes are killed and started again faster than they get ready, one after the other by chance:
 * most of them in the middle of a start.
 */
final class RestartStorm implements Fault {
  private static final int SHORTEST_MILLIS = 100;
  private static final int LONGEST_MILLIS = 2_000;

  @Override
  public String name() {
    return "restart-storm";
  }

  @Override
  public Optional<String> unavailable(ChaosCluster cluster) {
    return Optional.empty();
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    List<NodeProcess> nodes = cluster.processes().nodes();
    return RepeatedInjury.begin(
        "SIGKILL and start, again and again",
        healing -> {
          NodeProcess node = Victims.one(cluster, random);
          node.kill();
          node.startUnlessAlive();
          healing.within(Duration.ofMillis(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS + 1)));
        },
        () -> nodes.forEach(NodeProcess::startUnlessAlive));
  }
}
