package io.holdfast.bench.chart;

import io.holdfast.charts.Spot;
import io.holdfast.charts.Svg;
import java.util.List;

/** Names and colours of the systems, in a row. */
final class Legend {
  private static final int STEP = 120;

  private Legend() {}

  static void draw(Svg svg, double x, double y, List<String> systems) {
    double left = x;
    for (String system : systems) {
      svg.polyline(
          SystemStyle.of(system).line(),
          List.of(new Spot(left, y - 4), new Spot(left + 24, y - 4)));
      svg.text(Look.LEGEND, left + 30, y, system);
      left += STEP;
    }
  }
}
