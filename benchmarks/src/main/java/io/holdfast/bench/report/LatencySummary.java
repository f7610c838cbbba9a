package io.holdfast.bench.report;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Latencies in milliseconds.
 *
 * @param distribution enough points of the whole distribution to draw it
 */
public record LatencySummary(
    double p50Millis,
    double p90Millis,
    double p99Millis,
    double p999Millis,
    double maxMillis,
    List<Point> distribution) {

  /** At most {@code latencyMillis} in {@code percentile} of 100 cases. */
  public record Point(double percentile, double latencyMillis) {}

  /** Points to draw for each halving of the distance to 100 %. */
  private static final int POINTS_EACH_HALVING = 5;

  private static final double NANOS_A_MILLI = 1e6;

  public LatencySummary {
    distribution = List.copyOf(distribution);
  }

  /** Sums up a histogram of nanoseconds. */
  public static LatencySummary of(Histogram nanos) {
    List<Point> points = new ArrayList<>();
    for (var value : nanos.percentiles(POINTS_EACH_HALVING)) {
      points.add(
          new Point(
              value.getPercentileLevelIteratedTo(), value.getValueIteratedTo() / NANOS_A_MILLI));
    }
    return new LatencySummary(
        nanos.getValueAtPercentile(50) / NANOS_A_MILLI,
        nanos.getValueAtPercentile(90) / NANOS_A_MILLI,
        nanos.getValueAtPercentile(99) / NANOS_A_MILLI,
        nanos.getValueAtPercentile(99.9) / NANOS_A_MILLI,
        nanos.getMaxValue() / NANOS_A_MILLI,
        points);
  }
}
