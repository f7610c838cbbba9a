package io.holdfast.chaos.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A lane for each kind of fault, with its name at the first of them. */
final class FaultChart {
  private static final double LANE = 22;
  private static final double WIDTH_OF_A_LETTER = 6.2;

  private FaultChart() {}

  static String draw(RunTimes times) {
    List<String> lanes = new ArrayList<>(new LinkedHashSet<>(names(times)));
    TimeChart chart = TimeChart.ofRows(times, lanes.size() * LANE, "Faults over time");
    Set<String> named = new HashSet<>();
    for (FaultSpan span : times.faults()) {
      double y = TimeChart.TOP + lanes.indexOf(span.fault()) * LANE;
      double from = chart.x(span.fromNanos());
      double width = chart.x(span.toNanos()) - from;
      chart.box("fault", span, y + 3, LANE - 6);
      if (named.add(span.fault())) {
        label(chart, span.fault(), from, width, y + LANE / 2 + 4);
      }
    }
    return chart.svg();
  }

  /** Beside its box, where there is more room. */
  private static void label(TimeChart chart, String name, double from, double width, double y) {
    double needed = name.length() * WIDTH_OF_A_LETTER + 10;
    if (width > needed) {
      chart.text("in-fault", from + 6, y, name);
    } else if (from + width + needed < TimeChart.WIDTH) {
      chart.text("by-fault", from + width + 6, y, name);
    } else {
      chart.text("before-fault", from - 6, y, name);
    }
  }

  private static List<String> names(RunTimes times) {
    return times.faults().stream().map(FaultSpan::fault).toList();
  }
}
