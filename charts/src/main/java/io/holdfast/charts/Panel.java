package io.holdfast.charts;

import java.util.List;
import java.util.function.DoubleFunction;

/** One pair of axes in a picture. */
public final class Panel {
  private static final double TICK_LENGTH = 4;

  /**
   * How axes are drawn.
   *
   * @param mark an upright line that shows a moment
   * @param below labels below the panel
   * @param beside labels at its left
   */
  public record Look(Style grid, Style axis, Style mark, Style below, Style beside) {}

  private final Svg svg;
  private final Scale across;
  private final Scale upright;
  private final Look look;

  /**
   * Axes whose place and range are those of the scales.
   *
   * @param across from left to right
   * @param upright from the bottom to the top
   */
  public Panel(Svg svg, Scale across, Scale upright, Look look) {
    this.svg = svg;
    this.across = across;
    this.upright = upright;
    this.look = look;
  }

  public double x(double figureAcross) {
    return across.place(figureAcross);
  }

  public double y(double figureUpright) {
    return upright.place(figureUpright);
  }

  public double left() {
    return across.start();
  }

  public double right() {
    return across.end();
  }

  public double top() {
    return upright.end();
  }

  public double bottom() {
    return upright.start();
  }

  /** The line at the bottom. */
  public void axis() {
    svg.line(look.axis(), new Spot(left(), bottom()), new Spot(right(), bottom()));
  }

  /** Short strokes below the axis, with their labels. */
  public void ticksAcross(List<Double> ticks, DoubleFunction<String> label) {
    for (double tick : ticks) {
      double x = x(tick);
      svg.line(look.axis(), new Spot(x, bottom()), new Spot(x, bottom() + TICK_LENGTH));
      labelBelow(x, label.apply(tick));
    }
  }

  /** Lines from the bottom to the top, with their labels. */
  public void gridAcross(List<Double> ticks, DoubleFunction<String> label) {
    for (double tick : ticks) {
      upright(look.grid(), x(tick));
      labelBelow(x(tick), label.apply(tick));
    }
  }

  /** Lines from the left to the right, with their labels. */
  public void gridUpright(List<Double> ticks, DoubleFunction<String> label) {
    for (double tick : ticks) {
      double y = y(tick);
      svg.line(look.grid(), new Spot(left(), y), new Spot(right(), y));
      svg.text(look.beside(), left() - 8, y + 4, label.apply(tick));
    }
  }

  private void labelBelow(double x, String words) {
    svg.text(look.below(), x, bottom() + 18, words);
  }

  /** What the scale across shows. */
  public void caption(String words) {
    svg.text(look.below(), (left() + right()) / 2, bottom() + 38, words);
  }

  public void heading(Style style, String words) {
    svg.text(style, left(), top() - 14, words);
  }

  /** An upright line over the whole height. */
  public void mark(double figureAcross) {
    upright(look.mark(), x(figureAcross));
  }

  /** As {@link #mark(double)}, with a word at its head. */
  public void mark(double figureAcross, Style style, String word) {
    mark(figureAcross);
    svg.text(style, x(figureAcross) + 5, top() + 12, word);
  }

  public void line(Style style, List<Spot> figures) {
    svg.polyline(style, figures.stream().map(this::place).toList());
  }

  public void dot(Style style, Spot figures, double radius) {
    svg.dot(style, place(figures), radius);
  }

  /** From the lowest to the highest of several figures. */
  public void range(Style style, double figureAcross, double low, double high) {
    double x = x(figureAcross);
    svg.line(style, new Spot(x, y(low)), new Spot(x, y(high)));
  }

  private void upright(Style style, double x) {
    svg.line(style, new Spot(x, bottom()), new Spot(x, top()));
  }

  private Spot place(Spot figures) {
    return new Spot(x(figures.x()), y(figures.y()));
  }
}
