package io.holdfast.bench.chart;

import io.holdfast.bench.chart.Svg.Anchor;
import io.holdfast.bench.chart.Svg.Spot;
import java.util.List;
import java.util.function.DoubleFunction;

/** One pair of axes in a picture. */
final class Panel {
  private static final String GRID = "#e4e7eb";
  private static final String AXIS = "#8c959f";
  private static final int TEXT_SIZE = 12;

  private final Svg svg;
  private final Scale across;
  private final Scale upright;

  /**
   * Axes whose place and range are those of the scales.
   *
   * @param across from left to right
   * @param upright from the bottom to the top
   */
  Panel(Svg svg, Scale across, Scale upright) {
    this.svg = svg;
    this.across = across;
    this.upright = upright;
  }

  void heading(String text) {
    svg.heading(across.start(), upright.end() - 14, text);
  }

  void ticksAcross(List<Double> ticks, DoubleFunction<String> label) {
    for (double tick : ticks) {
      double x = across.place(tick);
      svg.line(x, upright.start(), x, upright.end(), GRID, 1);
      svg.text(x, upright.start() + 18, TEXT_SIZE, Anchor.MIDDLE, label.apply(tick));
    }
  }

  void ticksUpright(List<Double> ticks, DoubleFunction<String> label) {
    for (double tick : ticks) {
      double y = upright.place(tick);
      svg.line(across.start(), y, across.end(), y, GRID, 1);
      svg.text(across.start() - 8, y + 4, TEXT_SIZE, Anchor.END, label.apply(tick));
    }
    svg.line(across.start(), upright.start(), across.end(), upright.start(), AXIS, 1);
  }

  void caption(String text) {
    svg.text(
        (across.start() + across.end()) / 2, upright.start() + 38, TEXT_SIZE, Anchor.MIDDLE, text);
  }

  void line(List<Spot> figures, SystemStyle style) {
    svg.path(figures.stream().map(this::place).toList(), style);
  }

  void dot(Spot figure, double radius, SystemStyle style) {
    Spot spot = place(figure);
    svg.dot(spot.x(), spot.y(), radius, style.color());
  }

  /** An upright line over the whole height, with a word at its head. */
  void mark(double figureAcross, String word) {
    double x = across.place(figureAcross);
    svg.line(x, upright.start(), x, upright.end(), "#24292f", 1);
    svg.text(x + 5, upright.end() + 12, TEXT_SIZE, Anchor.START, word);
  }

  /** From the lowest to the highest of several rounds. */
  void range(double figureAcross, double low, double high, SystemStyle style) {
    double x = across.place(figureAcross);
    svg.line(x, upright.place(low), x, upright.place(high), style.color(), 1.2);
  }

  private Spot place(Spot figures) {
    return new Spot(across.place(figures.x()), upright.place(figures.y()));
  }
}
