package io.holdfast.chaos.report;

import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.workload.Percentiles;

/** How long answered operations took, by when the answer came; each line is ten times the last. */
final class LatencyChart {
  private static final double HEIGHT = 170;
  private static final double LEAST_MILLIS = 0.1;
  private static final int DECADES = 5;

  private LatencyChart() {}

  static String draw(RunTimes times) {
    TimeBins bins = new TimeBins(times);
    TimeChart chart = new TimeChart(times, HEIGHT, "Latency over time");
    for (int decade = 1; decade <= DECADES; decade++) {
      chart.grid(y(chart, LEAST_MILLIS * Math.pow(10, decade)), name(decade));
    }
    chart.svg().path("latency worst", line(chart, bins, 100));
    chart.svg().path("latency p99", line(chart, bins, 99));
    chart.svg().path("latency p50", line(chart, bins, 50));
    return chart.svg().toString();
  }

  private static String name(int decade) {
    double millis = LEAST_MILLIS * Math.pow(10, decade);
    return millis < 1_000 ? Svg.format("%.0f ms", millis) : Svg.format("%.0f s", millis / 1_000);
  }

  private static double y(TimeChart chart, double millis) {
    double decades = Math.log10(Math.max(LEAST_MILLIS, millis) / LEAST_MILLIS);
    return chart.bottom() - Math.min(DECADES, decades) / DECADES * chart.height();
  }

  /** Broken where nothing was answered. */
  private static StringBuilder line(TimeChart chart, TimeBins bins, double percent) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int bin = 0; bin < bins.count() && bins.isWork(bin); bin++) {
      long[] nanos =
          bins.at(bin).stream()
              .filter(Operation::isOk)
              .mapToLong(RunFigures::latencyNanos)
              .toArray();
      if (nanos.length == 0) {
        drawing = false;
        continue;
      }
      double middle = (chart.x(bins.fromNanos(bin)) + chart.x(bins.fromNanos(bin + 1))) / 2;
      double y = y(chart, new Percentiles(nanos).at(percent) / 1e6);
      // A point of no length, with round ends, is seen too.
      path.append(Svg.format(drawing ? "L%.1f %.1f" : "M%1$.1f %2$.1fL%1$.1f %2$.1f", middle, y));
      drawing = true;
    }
    return path;
  }
}
