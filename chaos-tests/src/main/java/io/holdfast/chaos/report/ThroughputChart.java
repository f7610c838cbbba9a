package io.holdfast.chaos.report;

import io.holdfast.chaos.history.Operation;
import java.util.function.Predicate;

/** Operations a second: answered ones, and on top of them failed and unknown ones. */
final class ThroughputChart {
  private static final double HEIGHT = 150;

  private ThroughputChart() {}

  static String draw(RunTimes times) {
    TimeBins bins = new TimeBins(times);
    double most = 1;
    for (int bin = 0; bin < bins.count(); bin++) {
      most = Math.max(most, bins.at(bin).size() / bins.stepSeconds());
    }
    double top = Scale.roundUp(most);
    TimeChart chart = new TimeChart(times, HEIGHT, "Operations a second over time");
    for (int i = 1; i <= 4; i++) {
      chart.grid(chart.bottom() - HEIGHT * i / 4, Svg.format("%,.0f", top * i / 4));
    }
    chart.svg().path("area unknown", area(chart, bins, top, _ -> true));
    chart.svg().path("area failed", area(chart, bins, top, one -> !one.isUnknown()));
    chart.svg().path("area ok", area(chart, bins, top, Operation::isOk));
    return chart.svg().toString();
  }

  private static StringBuilder area(
      TimeChart chart, TimeBins bins, double top, Predicate<Operation> wanted) {
    StringBuilder path = new StringBuilder();
    path.append(Svg.format("M%.1f %.1f", TimeChart.LEFT, chart.bottom()));
    double x = TimeChart.LEFT;
    for (int bin = 0; bin < bins.count() && bins.isWork(bin); bin++) {
      double rate = bins.at(bin).stream().filter(wanted).count() / bins.stepSeconds();
      path.append(Svg.format("V%.1f", chart.bottom() - rate / top * chart.height()));
      x = Math.min(TimeChart.WIDTH - TimeChart.RIGHT, chart.x(bins.fromNanos(bin + 1)));
      path.append(Svg.format("H%.1f", x));
    }
    return path.append(Svg.format("V%.1fZ", chart.bottom()));
  }
}
