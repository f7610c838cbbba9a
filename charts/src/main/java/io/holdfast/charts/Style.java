package io.holdfast.charts;

import java.util.Locale;

/**
 * How an element is drawn. A picture that is a file of its own names colours and sizes; one in a
 * page names classes that the page's style sheet knows.
 *
 * @param attributes as they stand in the element
 */
public record Style(String attributes) {
  /** How a text is placed at its point. */
  public enum Anchor {
    START,
    MIDDLE,
    END
  }

  /** As the style sheet says. */
  public static Style ofClass(String names) {
    return new Style(Markup.format("class=\"%s\"", names));
  }

  /** A surface. */
  public static Style fill(String color) {
    return new Style(Markup.format("fill=\"%s\"", color));
  }

  /** A line. */
  public static Style stroke(String color, double width) {
    return new Style(Markup.format("stroke=\"%s\" stroke-width=\"%.1f\"", color, width));
  }

  /** A text; its size in pixels. */
  public static Style text(int size, Anchor anchor, String color) {
    return new Style(
        Markup.format(
            "font-size=\"%d\" text-anchor=\"%s\" fill=\"%s\"",
            size, anchor.name().toLowerCase(Locale.ROOT), color));
  }

  /** The same, as a line of dashes. */
  public Style dashed() {
    return new Style(attributes + " stroke-dasharray=\"5 4\"");
  }

  /** The same, in bold letters. */
  public Style bold() {
    return new Style(attributes + " font-weight=\"600\"");
  }
}
