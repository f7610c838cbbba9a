package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The wall clocks of some nodes, or of all, run up to twice as fast or half as fast, each at its
 * own rate; heal sets them right at once.
 */
final class ClockDrift implements ClockFault {
  private static final double SLOWEST = -0.5;
  private static final double FASTEST = 1;

  @Override
  public String name() {
    return "clock-drift";
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    Map<String, Double> rates = new TreeMap<>();
    for (NodeProcess node : Victims.some(cluster, random)) {
      rates.put(node.name(), random.nextDouble(SLOWEST, FASTEST));
    }
    String detail =
        rates.entrySet().stream()
            .map(
                rate ->
                    String.format(
                        Locale.ROOT, "%s by %+.0f %%", rate.getKey(), rate.getValue() * 100))
            .collect(Collectors.joining(", "));
    return DriftingClocks.begin(cluster.clocks(), detail, rates);
  }
}
