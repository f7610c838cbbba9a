package io.holdfast.charts;

import java.util.List;
import java.util.stream.Collectors;

/** A picture that is drawn piece by piece. Coordinates are pixels from the upper left. */
public final class Svg {
  private final StringBuilder elements = new StringBuilder(1 << 14);
  private final double width;
  private final double height;

  public Svg(double width, double height) {
    this.width = width;
    this.height = height;
  }

  public void text(Style style, double x, double y, String words) {
    add("<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>", x, y, style.attributes(), Markup.escape(words));
  }

  public void line(Style style, Spot from, Spot to) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>",
        from.x(), from.y(), to.x(), to.y(), style.attributes());
  }

  /** A line through all the spots. */
  public void polyline(Style style, List<Spot> spots) {
    String points =
        spots.stream()
            .map(spot -> Markup.format("%.1f,%.1f", spot.x(), spot.y()))
            .collect(Collectors.joining(" "));
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke-linejoin=\"round\" %s/>",
        points, style.attributes());
  }

  /** What SVG's commands for paths say; nothing when there are none. */
  public void path(Style style, CharSequence commands) {
    if (!commands.isEmpty()) {
      add("<path d=\"%s\" %s/>", commands, style.attributes());
    }
  }

  public void dot(Style style, Spot middle, double radius) {
    add(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" %s/>",
        middle.x(), middle.y(), radius, style.attributes());
  }

  /**
   * A box, at least a pixel wide, so that it is seen.
   *
   * @param tip shown when the mouse is over it
   */
  public void box(Style style, double x, double y, double boxWidth, double boxHeight, String tip) {
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\" %s>"
            + "<title>%s</title></rect>",
        x, y, Math.max(1, boxWidth), boxHeight, style.attributes(), Markup.escape(tip));
  }

  private void add(String format, Object... arguments) {
    elements.append(Markup.format(format, arguments)).append('\n');
  }

  /** A file of its own, on white. */
  public String file() {
    return Markup.format(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$.0f %2$.0f" width="%1$.0f"\
         height="%2$.0f" font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif">
        <rect width="%1$.0f" height="%2$.0f" fill="#ffffff"/>
        %3$s</svg>
        """,
        width, height, elements);
  }

  /**
   * A part of a page.
   *
   * @param label words for those who do not see it
   */
  public String inPage(String label) {
    return Markup.format(
        "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">\n%s</svg>",
        width, height, Markup.escape(label), elements);
  }
}
