package io.holdfast.bench.chart;

import io.holdfast.bench.report.LeaderKillResult;
import io.holdfast.bench.report.LeaderKillResult.Write;
import io.holdfast.bench.report.RunReport;
import io.holdfast.charts.Markup;
import io.holdfast.charts.Panel;
import io.holdfast.charts.Scale;
import io.holdfast.charts.Spot;
import io.holdfast.charts.Svg;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Latency over time through a leader's death, one panel below the other. A dot is the slowest write
 * of those begun within {@value #BUCKET_MILLIS} ms, so a gap without dots is a time in which no
 * client could begin one. Of several rounds the one with the median pause is drawn.
 */
final class LeaderKillChart {
  private static final int WIDTH = 980;
  private static final int PANEL_HEIGHT = 120;
  private static final int PANEL_STEP = 190;
  private static final double BUCKET_MILLIS = 20;

  private static final double FROM_SECONDS = -2;
  private static final double TO_SECONDS = 6;
  private static final List<Double> SECONDS =
      List.of(-2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
  private static final List<Double> MILLIS = List.of(1.0, 10.0, 100.0, 1_000.0, 10_000.0);

  private final RunReport report;

  LeaderKillChart(RunReport report) {
    this.report = report;
  }

  /** The picture; nothing where no leader was killed. */
  Optional<String> svg() {
    List<String> systems =
        report.leaderKills().stream().map(LeaderKillResult::system).distinct().toList();
    if (systems.isEmpty()) {
      return Optional.empty();
    }
    Svg svg = new Svg(WIDTH, systems.size() * PANEL_STEP + 40);
    for (int index = 0; index < systems.size(); index++) {
      boolean isLast = index == systems.size() - 1;
      draw(svg, medianRound(systems.get(index)), 40.0 + index * PANEL_STEP, isLast);
    }
    return Optional.of(svg.file());
  }

  private LeaderKillResult medianRound(String system) {
    List<LeaderKillResult> byPause =
        report.leaderKills().stream()
            .filter(kill -> kill.system().equals(system))
            .sorted(Comparator.comparingDouble(LeaderKillResult::longestPauseMillis))
            .toList();
    return byPause.get(byPause.size() / 2);
  }

  private static void draw(Svg svg, LeaderKillResult kill, double top, boolean isLast) {
    Panel panel =
        new Panel(
            svg,
            Scale.even(FROM_SECONDS, TO_SECONDS, 70, WIDTH - 30.0),
            Scale.logarithmic(MILLIS.getFirst(), MILLIS.getLast(), top + PANEL_HEIGHT, top),
            Look.PANEL);
    panel.heading(
        Look.HEADING,
        Markup.format(
            "%s: latency of writes, ms; longest pause of a client %,.0f ms",
            kill.system(), kill.longestPauseMillis()));
    panel.gridAcross(SECONDS, figure -> Markup.format("%.0f", figure));
    panel.gridUpright(MILLIS, figure -> Markup.format("%,.0f", figure));
    panel.axis();
    panel.mark(0, Look.NOTE, "SIGKILL");
    if (isLast) {
      panel.caption("seconds from the kill of the leader");
    }
    for (Spot spot : slowest(kill.timeline())) {
      panel.dot(SystemStyle.of(kill.system()).dot(), spot, 1.8);
    }
  }

  /** The slowest write of each bucket that lies in the picture. */
  private static Collection<Spot> slowest(List<Write> writes) {
    Map<Long, Spot> buckets = new TreeMap<>();
    for (Write write : writes) {
      double seconds = write.startMillis() / 1_000;
      if (seconds >= FROM_SECONDS && seconds <= TO_SECONDS) {
        buckets.merge(
            (long) Math.floor(write.startMillis() / BUCKET_MILLIS),
            new Spot(seconds, write.latencyMillis()),
            (one, other) -> one.y() >= other.y() ? one : other);
      }
    }
    return buckets.values();
  }
}
