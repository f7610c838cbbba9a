package io.holdfast.bench.chart;

import io.holdfast.charts.Panel;
import io.holdfast.charts.Style;
import io.holdfast.charts.Style.Anchor;

/** How everything but the systems is drawn, the same in every picture. */
final class Look {
  private static final String INK = "#24292f";
  private static final int TEXT_SIZE = 12;

  static final Style HEADING = Style.text(15, Anchor.START, INK).bold();
  static final Style NOTE = Style.text(TEXT_SIZE, Anchor.START, INK);
  static final Style LEGEND = Style.text(13, Anchor.START, INK);

  static final Panel.Look PANEL =
      new Panel.Look(
          Style.stroke("#e4e7eb", 1),
          Style.stroke("#8c959f", 1),
          Style.stroke(INK, 1),
          Style.text(TEXT_SIZE, Anchor.MIDDLE, INK),
          Style.text(TEXT_SIZE, Anchor.END, INK));

  private Look() {}
}
