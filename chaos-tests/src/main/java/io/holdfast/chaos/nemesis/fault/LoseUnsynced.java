package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.NodeDisks;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A loss of power: some nodes, or all, are killed at one moment, and what they had not forced is
 * gone; heal starts them. For a second before, their disks are slow, each by another delay, so that
 * there is something to lose: whoever answers before it is forced has answered a lot by then.
 */
final class LoseUnsynced implements DiskFault {
  private static final int LONGEST_DELAY_MILLIS = 400;
  private static final Duration SLOW = Duration.ofSeconds(1);

  @Override
  public String name() {
    return "lose-unsynced";
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) throws InterruptedException {
    List<NodeProcess> all = Victims.shuffled(cluster, random);
    // All at once as often as fewer: what a majority keeps hides what the others lost.
    List<NodeProcess> nodes =
        random.nextBoolean() ? all : all.subList(0, 1 + random.nextInt(all.size()));
    Map<NodeProcess, Duration> delays = new LinkedHashMap<>();
    nodes.forEach(
        node -> delays.put(node, Duration.ofMillis(random.nextInt(LONGEST_DELAY_MILLIS + 1))));
    NodeDisks disks = cluster.disks();
    delays.forEach((node, delay) -> disks.delayForces(node.name(), delay));
    TimeUnit.NANOSECONDS.sleep(SLOW.toNanos());
    nodes.parallelStream().forEach(NodeProcess::kill);
    delays.forEach((node, delay) -> disks.delayForces(node.name(), delay.negated()));
    int writes = nodes.stream().mapToInt(node -> disks.loseUnforced(node.name())).sum();
    return new StoppedNodes(
        "power of " + Victims.names(nodes) + " is gone, with " + writes + " writes", nodes);
  }
}
