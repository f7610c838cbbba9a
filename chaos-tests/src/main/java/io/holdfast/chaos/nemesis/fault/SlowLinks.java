package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.ClusterNetwork.SlowLink;
import io.holdfast.chaos.nemesis.ClusterNetwork.Slowness;
import io.holdfast.chaos.nemesis.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The links of one node, or all, are slow: each adds its own 1 to 100 ms each way, up to as much
 * again by chance, and carries 100 KB/s to 10 MB/s. What a node hears from two others is reordered
 * by that.
 */
final class SlowLinks implements Fault {
  private static final int LEAST_NODES = 2;
  private static final double SHORTEST_MILLIS = 1;
  private static final double SLOWEST_BYTES = 100_000;
  private static final double SPREAD = 100;

  @Override
  public String name() {
    return "slow-links";
  }

  @Override
  public Optional<String> unavailable(ChaosCluster cluster) {
    if (cluster.processes().nodes().size() < LEAST_NODES) {
      return Optional.of("takes " + LEAST_NODES + " nodes or more");
    }
    return cluster.network().unavailable();
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    List<SlowLink> links = links(cluster, random);
    Slowness slowness = cluster.network().slow(links);
    String detail = links.stream().map(SlowLinks::text).collect(Collectors.joining(", "));
    return new Injury() {
      @Override
      public String detail() {
        return detail;
      }

      @Override
      public void heal() {
        slowness.close();
      }
    };
  }

  private static List<SlowLink> links(ChaosCluster cluster, RandomGenerator random) {
    NodeProcess only = random.nextBoolean() ? Victims.one(cluster, random) : null;
    List<NodeProcess> nodes = cluster.processes().nodes();
    List<SlowLink> links = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (NodeProcess other : nodes.subList(i + 1, nodes.size())) {
        if (only == null || only == nodes.get(i) || only == other) {
          links.add(link(nodes.get(i), other, random));
        }
      }
    }
    return links;
  }

  private static SlowLink link(NodeProcess one, NodeProcess other, RandomGenerator random) {
    double millis = SHORTEST_MILLIS * Math.pow(SPREAD, random.nextDouble());
    Duration delay = Duration.ofNanos(Math.round(millis * 1_000_000));
    Duration jitter = Duration.ofNanos(Math.round(millis * random.nextDouble() * 1_000_000));
    long rate = Math.round(SLOWEST_BYTES * Math.pow(SPREAD, random.nextDouble()));
    return new SlowLink(one.name(), other.name(), delay, jitter, rate);
  }

  private static String text(SlowLink link) {
    return String.format(
        Locale.ROOT,
        "%s-%s %.1f to %.1f ms and %d KB/s",
        link.one(),
        link.other(),
        link.delay().toNanos() / 1e6,
        link.delay().plus(link.jitter()).toNanos() / 1e6,
        link.bytesPerSecond() / 1_000);
  }
}
