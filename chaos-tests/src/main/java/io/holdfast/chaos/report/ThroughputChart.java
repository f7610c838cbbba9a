package io.holdfast.chaos.report;

import io.holdfast.chaos.history.Operation;
import io.holdfast.charts.Markup;
import io.holdfast.charts.Panel;
import io.holdfast.charts.Scale;
import io.holdfast.charts.Ticks;
import java.util.List;
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
    List<Double> steps = Ticks.quarters(most);
    Scale rates = Scale.even(0, steps.getLast(), TimeChart.TOP + HEIGHT, TimeChart.TOP);
    TimeChart chart = new TimeChart(times, rates, "Operations a second over time");
    chart.panel().gridUpright(steps, rate -> Markup.format("%,.0f", rate));
    chart.path("area unknown", area(chart, bins, _ -> true));
    chart.path("area failed", area(chart, bins, one -> !one.isUnknown()));
    chart.path("area ok", area(chart, bins, Operation::isOk));
    return chart.svg();
  }

  private static StringBuilder area(TimeChart chart, TimeBins bins, Predicate<Operation> wanted) {
    Panel panel = chart.panel();
    StringBuilder path = new StringBuilder();
    path.append(Markup.format("M%.1f %.1f", panel.left(), panel.bottom()));
    for (int bin = 0; bin < bins.count() && bins.isWork(bin); bin++) {
      double rate = bins.at(bin).stream().filter(wanted).count() / bins.stepSeconds();
      path.append(Markup.format("V%.1f", panel.y(rate)));
      path.append(Markup.format("H%.1f", chart.x(bins.fromNanos(bin + 1))));
    }
    return path.append(Markup.format("V%.1fZ", panel.bottom()));
  }
}
