package io.holdfast.bench.chart;

import io.holdfast.bench.chart.Svg.Anchor;
import io.holdfast.bench.chart.Svg.Spot;
import java.util.List;

/** Names and colours of the systems, in a row. */
final class Legend {
  private static final int STEP = 120;

  private Legend() {}

  static void draw(Svg svg, double x, double y, List<String> systems) {
    double left = x;
    for (String system : systems) {
      svg.path(List.of(new Spot(left, y - 4), new Spot(left + 24, y - 4)), SystemStyle.of(system));
      svg.text(left + 30, y, 13, Anchor.START, system);
      left += STEP;
    }
  }
}
