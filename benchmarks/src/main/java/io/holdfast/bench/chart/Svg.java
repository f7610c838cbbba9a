package io.holdfast.bench.chart;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A picture that is drawn piece by piece. Coordinates are pixels from the upper left. */
final class Svg {
  private static final String INK = "#24292f";

  private final StringBuilder elements = new StringBuilder();
  private final int width;
  private final int height;

  /** How a text is placed at its point. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  Svg(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /** Places a point of a line. */
  record Spot(double x, double y) {}

  void text(double x, double y, int size, Anchor anchor, String text) {
    text(x, y, size, anchor, INK, false, text);
  }

  void heading(double x, double y, String text) {
    text(x, y, 15, Anchor.START, INK, true, text);
  }

  private void text(
      double x, double y, int size, Anchor anchor, String color, boolean isBold, String text) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" text-anchor=\"%s\" fill=\"%s\"%s>%s</text>",
        x,
        y,
        size,
        anchor.name().toLowerCase(Locale.ROOT),
        color,
        isBold ? " font-weight=\"600\"" : "",
        escape(text));
  }

  void line(double x1, double y1, double x2, double y2, String color, double strokeWidth) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
            + " stroke-width=\"%.1f\"/>",
        x1, y1, x2, y2, color, strokeWidth);
  }

  void path(List<Spot> spots, SystemStyle style) {
    String points =
        spots.stream()
            .map(spot -> String.format(Locale.ROOT, "%.1f,%.1f", spot.x(), spot.y()))
            .collect(Collectors.joining(" "));
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\""
            + " stroke-linejoin=\"round\"%s/>",
        points,
        style.color(),
        style.strokeWidth(),
        style.isDashed() ? " stroke-dasharray=\"5 4\"" : "");
  }

  void dot(double x, double y, double radius, String color) {
    add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>", x, y, radius, color);
  }

  void box(double x, double y, double boxWidth, double boxHeight, String color) {
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
        x, y, boxWidth, boxHeight, color);
  }

  private void add(String format, Object... arguments) {
    elements.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** The whole file. */
  String file() {
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\">%n",
            width,
            height,
            width,
            height)
        + String.format(
            Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n", width, height)
        + elements
        + "</svg>\n";
  }
}
