package io.holdfast.chaos.report;

import java.util.List;

/** What all charts of a page share: the same time from left to right, and the faults behind it. */
final class TimeChart {
  static final double WIDTH = 1160;
  static final double LEFT = 64;
  static final double RIGHT = 12;
  static final double TOP = 8;
  private static final double AXIS = 24;
  private static final List<Double> STEPS =
      List.of(1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_200.0, 3_600.0);
  private static final int MOST_TICKS = 14;

  private final RunTimes times;
  private final double height;
  private final Svg svg;

  /**
   * Draws faults and the axis of time.
   *
   * @param height of the part that holds data
   */
  TimeChart(RunTimes times, double height, String label) {
    this.times = times;
    this.height = height;
    this.svg = new Svg(WIDTH, TOP + height + AXIS, label);
    for (FaultSpan span : times.faults()) {
      double from = x(span.fromNanos());
      svg.rect(
          "band", from, TOP, x(span.toNanos()) - from, height, span.fault() + ": " + span.detail());
    }
    ticks();
    double reads = x(times.lastReadsNanos());
    if (times.lastReadsNanos() < times.toNanos()) {
      svg.line("mark", reads, TOP, reads, bottom());
    }
  }

  Svg svg() {
    return svg;
  }

  double x(long nanos) {
    return LEFT + times.seconds(nanos) / times.lengthSeconds() * (WIDTH - LEFT - RIGHT);
  }

  double bottom() {
    return TOP + height;
  }

  double height() {
    return height;
  }

  /** A horizontal line with its value at the left. */
  void grid(double y, String value) {
    svg.line("grid", LEFT, y, WIDTH - RIGHT, y);
    svg.text("value", LEFT - 8, y + 4, value);
  }

  /** Where faults begin and end, for charts that leave no room to see what is behind them. */
  void edges() {
    for (FaultSpan span : times.faults()) {
      for (long nanos : new long[] {span.fromNanos(), span.toNanos()}) {
        svg.line("edge", x(nanos), TOP, x(nanos), bottom());
      }
    }
  }

  private void ticks() {
    double step =
        STEPS.stream()
            .filter(candidate -> times.lengthSeconds() / candidate <= MOST_TICKS)
            .findFirst()
            .orElse(STEPS.getLast());
    for (double second = 0; second <= times.lengthSeconds(); second += step) {
      double x = LEFT + second / times.lengthSeconds() * (WIDTH - LEFT - RIGHT);
      svg.line("tick", x, bottom(), x, bottom() + 4);
      svg.text("time", x, bottom() + 18, Svg.format("%.0f s", second));
    }
    svg.line("axis", LEFT, bottom(), WIDTH - RIGHT, bottom());
  }
}
