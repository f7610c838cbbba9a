package io.holdfast.chaos.report;

import java.util.Locale;

/** Builds one drawing, piece by piece. Coordinates are pixels, from the top left. */
final class Svg {
  private final StringBuilder body = new StringBuilder(1 << 14);
  private final double width;
  private final double height;
  private final String label;

  /** An empty one, with words for those who do not see it. */
  Svg(double width, double height, String label) {
    this.width = width;
    this.height = height;
    this.label = label;
  }

  void rect(String style, double x, double y, double rectWidth, double rectHeight, String tip) {
    body.append(
        format(
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\">",
            style, x, y, Math.max(1, rectWidth), rectHeight));
    if (!tip.isEmpty()) {
      body.append("<title>").append(Html.escape(tip)).append("</title>");
    }
    body.append("</rect>");
  }

  void line(String style, double x1, double y1, double x2, double y2) {
    body.append(
        format(
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
            style, x1, y1, x2, y2));
  }

  void path(String style, CharSequence commands) {
    if (!commands.isEmpty()) {
      body.append("<path class=\"").append(style).append("\" d=\"").append(commands).append("\"/>");
    }
  }

  void text(String style, double x, double y, String words) {
    body.append(format("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">", style, x, y))
        .append(Html.escape(words))
        .append("</text>");
  }

  static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  @Override
  public String toString() {
    return format(
            "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">",
            width, height, Html.escape(label))
        + body
        + "</svg>";
  }
}
