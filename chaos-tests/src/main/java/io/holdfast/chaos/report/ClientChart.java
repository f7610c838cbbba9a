package io.holdfast.chaos.report;

import io.holdfast.chaos.history.Operation;
import io.holdfast.charts.Markup;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A row for each client, and in it every operation from call to answer. What is shorter than a
 * pixel gets one; where several meet in a pixel, the worst is on top.
 */
final class ClientChart {
  private static final double ROW = 13;

  /** In the order in which they are drawn: the worst last. */
  private enum Kind {
    READ,
    WRITE,
    FAILED,
    UNKNOWN;

    static Kind of(Operation operation) {
      if (operation.isUnknown()) {
        return UNKNOWN;
      }
      if (operation.isFailed()) {
        return FAILED;
      }
      return operation.call().isRead() ? READ : WRITE;
    }

    String style() {
      return "op " + name().toLowerCase(Locale.ROOT);
    }
  }

  private ClientChart() {}

  static String draw(RunTimes times) {
    List<Integer> clients =
        times.work().stream().map(Operation::process).distinct().sorted().toList();
    TimeChart chart =
        TimeChart.ofRows(times, Math.max(1, clients.size()) * ROW, "Operations of every client");
    for (int row = 0; row < clients.size(); row++) {
      int client = clients.get(row);
      double y = TimeChart.TOP + row * ROW;
      chart.text("value", TimeChart.LEFT - 8, y + ROW - 3, "client " + client);
      Map<Kind, Boxes> boxes = new EnumMap<>(Kind.class);
      for (Operation operation : times.work()) {
        if (operation.process() == client) {
          boxes
              .computeIfAbsent(Kind.of(operation), _ -> new Boxes(y + 2))
              .add(chart.x(operation.invokedNanos()), chart.x(operation.completedNanos()));
        }
      }
      for (Map.Entry<Kind, Boxes> kind : boxes.entrySet()) {
        chart.path(kind.getKey().style(), kind.getValue().end());
      }
    }
    chart.edges();
    return chart.svg();
  }

  /** Boxes of one colour in one row, joined where they touch, so that a page stays small. */
  private static final class Boxes {
    private static final double HEIGHT = ROW - 4;
    private final StringBuilder path = new StringBuilder();
    private final double y;
    private double from = Double.NaN;
    private double to;

    Boxes(double y) {
      this.y = y;
    }

    void add(double begin, double end) {
      double wide = Math.max(end, begin + 0.6);
      if (!Double.isNaN(from) && begin <= to + 0.4) {
        to = Math.max(to, wide);
        return;
      }
      flush();
      from = begin;
      to = wide;
    }

    StringBuilder end() {
      flush();
      return path;
    }

    private void flush() {
      if (!Double.isNaN(from)) {
        path.append(
            Markup.format("M%.1f %.1fh%.1fv%.1fh-%.1fz", from, y, to - from, HEIGHT, to - from));
      }
    }
  }
}
