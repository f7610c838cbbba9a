package io.holdfast.bench.chart;

import io.holdfast.bench.report.Comparison;
import io.holdfast.bench.report.LatencySummary.Point;
import io.holdfast.bench.report.LoadResult;
import io.holdfast.bench.report.RunReport;
import io.holdfast.bench.workload.Workload;
import io.holdfast.charts.Markup;
import io.holdfast.charts.Panel;
import io.holdfast.charts.Scale;
import io.holdfast.charts.Spot;
import io.holdfast.charts.Svg;
import io.holdfast.charts.Ticks;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The distribution of latencies: how long at most the fastest half, nine tenths, 99 of 100 … took.
 * Of several rounds the one with the median p99 is drawn. Workloads at a fixed rate come first,
 * since only their latencies count every wait.
 */
final class LatencyChart {
  private static final int WIDTH = 980;
  private static final int HEIGHT = 420;
  private static final int PANEL_WIDTH = 390;
  private static final int MAX_PANELS = 2;

  /** "One of this many takes longer", the figure that the scale across is made of. */
  private static final List<Double> ONE_OF = List.of(1.0, 10.0, 100.0, 1_000.0, 10_000.0);

  private final Comparison comparison;

  LatencyChart(RunReport report) {
    this.comparison = new Comparison(report);
  }

  /** The picture; nothing where no load was measured. */
  Optional<String> svg() {
    List<String> workloads = chosen();
    if (workloads.isEmpty()) {
      return Optional.empty();
    }
    Svg svg = new Svg(WIDTH, HEIGHT);
    for (int index = 0; index < workloads.size(); index++) {
      draw(svg, workloads.get(index), 70.0 + index * (PANEL_WIDTH + 90));
    }
    Legend.draw(svg, 70, HEIGHT - 16.0, comparison.systems(workloads.getFirst()));
    return Optional.of(svg.file());
  }

  private List<String> chosen() {
    List<String> all = comparison.workloads();
    Stream<String> atRate =
        all.stream().filter(name -> Workload.parse(name).ratePerSecond().isPresent());
    Stream<String> others = Stream.of("put:64", "get:64", "get:256").filter(all::contains);
    return Stream.concat(atRate, others).distinct().limit(MAX_PANELS).toList();
  }

  private void draw(Svg svg, String workload, double left) {
    List<LoadResult> rounds =
        comparison.systems(workload).stream().map(system -> medianRound(system, workload)).toList();
    List<Double> heights =
        Ticks.powersOfTen(
            rounds.stream().mapToDouble(load -> load.latency().p50Millis()).min().orElseThrow() / 2,
            rounds.stream().mapToDouble(load -> load.latency().maxMillis()).max().orElseThrow());
    Panel panel =
        new Panel(
            svg,
            Scale.logarithmic(ONE_OF.getFirst(), ONE_OF.getLast(), left, left + PANEL_WIDTH),
            Scale.logarithmic(heights.getFirst(), heights.getLast(), HEIGHT - 90.0, 60),
            Look.PANEL);
    panel.heading(Look.HEADING, "Latency of " + workload + ", ms");
    panel.gridAcross(ONE_OF, LatencyChart::percentile);
    panel.gridUpright(heights, LatencyChart::millis);
    panel.axis();
    panel.caption("share of the operations that took at most so long");
    for (LoadResult round : rounds) {
      panel.line(
          SystemStyle.of(round.system()).line(),
          round.latency().distribution().stream()
              .filter(point -> point.percentile() < 99.99 + 1e-9)
              .map(LatencyChart::spot)
              .toList());
    }
  }

  private LoadResult medianRound(String system, String workload) {
    List<LoadResult> byP99 =
        comparison.rounds(system, workload).stream()
            .sorted(Comparator.comparingDouble(load -> load.latency().p99Millis()))
            .toList();
    return byP99.get(byP99.size() / 2);
  }

  private static Spot spot(Point point) {
    return new Spot(1 / (1 - point.percentile() / 100), point.latencyMillis());
  }

  private static String percentile(double oneOf) {
    double percent = 100 - 100 / oneOf;
    int decimals = (int) Math.max(0, Math.round(Math.log10(oneOf)) - 2);
    return Markup.format("%." + decimals + "f %%", percent);
  }

  private static String millis(double figure) {
    return Markup.format(figure < 1 ? "%s" : "%,.0f", figure);
  }
}
