package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.ClusterNetwork.SlowLink;
import io.holdfast.chaos.nemesis.ClusterNetwork.Slowness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The links of a node that is brought up carry little, so that a snapshot is long on its way. */
final class SlowTransfer {
  private static final double SLOWEST_BYTES = 300_000;
  private static final double SPREAD = 30;

  private final long bytesPerSecond;
  private final Slowness slowness;

  private SlowTransfer(long bytesPerSecond, Slowness slowness) {
    this.bytesPerSecond = bytesPerSecond;
    this.slowness = slowness;
  }

  /** Half the time, where the network can be reached. */
  static Optional<SlowTransfer> perhaps(
      ChaosCluster cluster, NodeProcess node, RandomGenerator random) {
    boolean slow = random.nextBoolean();
    long rate = Math.round(SLOWEST_BYTES * Math.pow(SPREAD, random.nextDouble()));
    if (!slow || cluster.network().unavailable().isPresent()) {
      return Optional.empty();
    }
    List<SlowLink> links =
        cluster.processes().followersOf(node).stream()
            .map(
                other ->
                    new SlowLink(node.name(), other.name(), Duration.ZERO, Duration.ZERO, rate))
            .toList();
    return Optional.of(new SlowTransfer(rate, cluster.network().slow(links)));
  }

  String text() {
    return bytesPerSecond / 1_000 + " KB/s at the most";
  }

  void close() {
    slowness.close();
  }
}
