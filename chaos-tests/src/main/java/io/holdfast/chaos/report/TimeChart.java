package io.holdfast.chaos.report;

import io.holdfast.charts.Markup;
import io.holdfast.charts.Panel;
import io.holdfast.charts.Scale;
import io.holdfast.charts.Spot;
import io.holdfast.charts.Style;
import io.holdfast.charts.Svg;
import java.util.List;
import java.util.stream.DoubleStream;

/** What all charts of a page share: the same time from left to right, and the faults behind it. */
final class TimeChart {
  static final double WIDTH = 1160;
  static final double LEFT = 64;
  static final double RIGHT = 12;
  static final double TOP = 8;
  private static final double AXIS = 24;
  private static final List<Double> STEPS =
      List.of(1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_200.0, 3_600.0);
  private static final int MAX_TICKS = 14;
  private static final Panel.Look LOOK =
      new Panel.Look(
          Style.ofClass("grid"),
          Style.ofClass("axis"),
          Style.ofClass("mark"),
          Style.ofClass("time"),
          Style.ofClass("value"));

  private final RunTimes times;
  private final String label;
  private final Svg svg;
  private final Panel panel;

  /**
   * Draws faults and the axis of time.
   *
   * @param upright between {@link #TOP} and the height of the part that holds data below it
   * @param label words for those who do not see it
   */
  TimeChart(RunTimes times, Scale upright, String label) {
    this.times = times;
    this.label = label;
    this.svg = new Svg(WIDTH, upright.start() + AXIS);
    Scale seconds = Scale.even(0, times.lengthSeconds(), LEFT, WIDTH - RIGHT);
    this.panel = new Panel(svg, seconds, upright, LOOK);
    for (FaultSpan span : times.faults()) {
      box("band", span, TOP, panel.bottom() - TOP);
    }
    panel.ticksAcross(ticks(), second -> Markup.format("%.0f s", second));
    panel.axis();
    if (times.lastReadsNanos() < times.toNanos()) {
      panel.mark(times.seconds(times.lastReadsNanos()));
    }
  }

  /** A chart of rows, which has no figures upright. */
  static TimeChart ofRows(RunTimes times, double height, String label) {
    return new TimeChart(times, Scale.even(0, 1, TOP + height, TOP), label);
  }

  Panel panel() {
    return panel;
  }

  double x(long nanos) {
    return panel.x(times.seconds(nanos));
  }

  void path(String style, CharSequence commands) {
    svg.path(Style.ofClass(style), commands);
  }

  void text(String style, double x, double y, String words) {
    svg.text(Style.ofClass(style), x, y, words);
  }

  /** A box from the begin to the end of a fault. */
  void box(String style, FaultSpan span, double y, double height) {
    double from = x(span.fromNanos());
    double width = x(span.toNanos()) - from;
    svg.box(Style.ofClass(style), from, y, width, height, span.fault() + ": " + span.detail());
  }

  /** Where faults begin and end, for charts that leave no room to see what is behind them. */
  void edges() {
    for (FaultSpan span : times.faults()) {
      for (long nanos : new long[] {span.fromNanos(), span.toNanos()}) {
        double x = x(nanos);
        svg.line(Style.ofClass("edge"), new Spot(x, TOP), new Spot(x, panel.bottom()));
      }
    }
  }

  private List<Double> ticks() {
    double length = times.lengthSeconds();
    double step =
        STEPS.stream()
            .filter(candidate -> length / candidate <= MAX_TICKS)
            .findFirst()
            .orElse(STEPS.getLast());
    return DoubleStream.iterate(0, second -> second <= length, second -> second + step)
        .boxed()
        .toList();
  }

  String svg() {
    return svg.inPage(label);
  }
}
