package io.holdfast.charts;

import java.util.Locale;

/** Text for SVG and HTML. */
public final class Markup {
  private Markup() {}

  /** Words as the content of an element, or of an attribute in double quotes. */
  public static String escape(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** As {@link String#format}, with the same points and commas on every machine. */
  public static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
