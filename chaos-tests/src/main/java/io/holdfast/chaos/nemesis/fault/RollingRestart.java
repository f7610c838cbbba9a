package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * As an operator does it: SIGTERM to one node, start, wait until it is ready, then the next, round
 * and round. Healing leaves the node in hand to start.
 */
final class RollingRestart implements Fault {
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  @Override
  public String name() {
    return "rolling-restart";
  }

  @Override
  public Optional<String> unavailable(ChaosCluster cluster) {
    return Optional.empty();
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    List<NodeProcess> order = Victims.shuffled(cluster, random);
    Deque<NodeProcess> next = new ArrayDeque<>(order);
    return RepeatedInjury.begin(
        "SIGTERM and start, one after the other: " + order.stream().map(NodeProcess::name).toList(),
        healing -> {
          NodeProcess node = next.removeFirst();
          next.addLast(node);
          restart(node, healing);
        },
        () -> order.forEach(NodeProcess::startUnlessAlive));
  }

  private static void restart(NodeProcess node, RepeatedInjury.Healing healing)
      throws InterruptedException {
    node.stopOrKill();
    node.startUnlessAlive();
    long deadlineNanos = System.nanoTime() + LONGEST_START.toNanos();
    // One that another fault struck meanwhile is left to that one.
    while (node.isAlive()
        && !ProcessCluster.isReady(node)
        && System.nanoTime() - deadlineNanos < 0) {
      if (healing.within(BETWEEN_LOOKS)) {
        return;
      }
    }
  }
}
