package io.holdfast.chaos.report;

import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.workload.Percentiles;
import io.holdfast.charts.Markup;
import io.holdfast.charts.Scale;
import io.holdfast.charts.Ticks;

/** How long answered operations took, by when the answer came; each line is ten times the last. */
final class LatencyChart {
  private static final double HEIGHT = 170;
  private static final double LEAST_MILLIS = 0.1;
  private static final double MAX_MILLIS = 10_000;

  private LatencyChart() {}

  static String draw(RunTimes times) {
    TimeBins bins = new TimeBins(times);
    Scale millis =
        Scale.logarithmic(LEAST_MILLIS, MAX_MILLIS, TimeChart.TOP + HEIGHT, TimeChart.TOP);
    TimeChart chart = new TimeChart(times, millis, "Latency over time");
    chart.panel().gridUpright(Ticks.powersOfTen(1, MAX_MILLIS), LatencyChart::name);
    chart.path("latency worst", line(chart, bins, 100));
    chart.path("latency p99", line(chart, bins, 99));
    chart.path("latency p50", line(chart, bins, 50));
    return chart.svg();
  }

  private static String name(double millis) {
    return millis < 1_000
        ? Markup.format("%.0f ms", millis)
        : Markup.format("%.0f s", millis / 1_000);
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
      double y = chart.panel().y(new Percentiles(nanos).at(percent) / 1e6);
      // A point of no length, with round ends, is seen too.
      path.append(
          Markup.format(drawing ? "L%.1f %.1f" : "M%1$.1f %2$.1fL%1$.1f %2$.1f", middle, y));
      drawing = true;
    }
    return path;
  }
}
