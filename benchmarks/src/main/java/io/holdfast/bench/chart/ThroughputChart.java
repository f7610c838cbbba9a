package io.holdfast.bench.chart;

import io.holdfast.bench.report.Comparison;
import io.holdfast.bench.report.LoadResult;
import io.holdfast.bench.report.RunReport;
import io.holdfast.bench.report.Spread;
import io.holdfast.bench.workload.Mix;
import io.holdfast.bench.workload.Workload;
import io.holdfast.charts.Markup;
import io.holdfast.charts.Panel;
import io.holdfast.charts.Scale;
import io.holdfast.charts.Spot;
import io.holdfast.charts.Svg;
import io.holdfast.charts.Ticks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Throughput against the number of clients, one panel for writes and one for reads. */
final class ThroughputChart {
  private static final int WIDTH = 980;
  private static final int HEIGHT = 420;
  private static final int PANEL_WIDTH = 390;
  private static final int VALUE_BYTES = 256;

  private final RunReport report;
  private final Comparison comparison;

  ThroughputChart(RunReport report) {
    this.report = report;
    this.comparison = new Comparison(report);
  }

  /** The picture; nothing where no mix was measured with different numbers of clients. */
  Optional<String> svg() {
    List<Mix> mixes =
        List.of(Mix.PUT, Mix.GET).stream().filter(mix -> points(mix).size() > 1).toList();
    if (mixes.isEmpty()) {
      return Optional.empty();
    }
    Svg svg = new Svg(WIDTH, HEIGHT);
    for (int index = 0; index < mixes.size(); index++) {
      draw(svg, mixes.get(index), 70.0 + index * (PANEL_WIDTH + 90));
    }
    Legend.draw(
        svg, 70, HEIGHT - 16.0, comparison.systems(points(mixes.getFirst()).getFirst().name()));
    return Optional.of(svg.file());
  }

  private List<Workload> points(Mix mix) {
    return comparison.workloads().stream()
        .map(Workload::parse)
        .filter(workload -> workload.mix() == mix && workload.ratePerSecond().isEmpty())
        .filter(workload -> workload.valueBytes() == VALUE_BYTES)
        .toList();
  }

  private void draw(Svg svg, Mix mix, double left) {
    List<Workload> points = points(mix);
    List<Double> clients = points.stream().map(point -> (double) point.clients()).sorted().toList();
    List<Double> steps = Ticks.evenSteps(highest(points));
    Panel panel =
        new Panel(
            svg,
            Scale.logarithmic(clients.getFirst(), clients.getLast(), left, left + PANEL_WIDTH),
            Scale.even(0, steps.getLast(), HEIGHT - 90.0, 60),
            Look.PANEL);
    panel.heading(Look.HEADING, mix == Mix.PUT ? "Puts a second" : "Linearizable gets a second");
    panel.gridAcross(clients, figure -> Markup.format("%.0f", figure));
    panel.gridUpright(steps, figure -> Markup.format("%,.0f", figure));
    panel.axis();
    panel.caption("clients");
    for (String system : comparison.systems(points.getFirst().name())) {
      draw(panel, system, points);
    }
  }

  private double highest(List<Workload> points) {
    List<String> names = points.stream().map(Workload::name).toList();
    return report.loads().stream()
        .filter(load -> names.contains(load.workload()))
        .mapToDouble(LoadResult::operationsPerSecond)
        .max()
        .orElseThrow();
  }

  private void draw(Panel panel, String system, List<Workload> points) {
    SystemStyle style = SystemStyle.of(system);
    List<Spot> spots = new ArrayList<>();
    for (Workload point : points) {
      Optional<Spread> rounds =
          comparison.spread(system, point.name(), LoadResult::operationsPerSecond);
      rounds.ifPresent(
          spread -> {
            Spot spot = new Spot(point.clients(), spread.median());
            spots.add(spot);
            panel.range(style.range(), point.clients(), spread.min(), spread.max());
            panel.dot(style.dot(), spot, 3.5);
          });
    }
    spots.sort((one, other) -> Double.compare(one.x(), other.x()));
    panel.line(style.line(), spots);
  }
}
