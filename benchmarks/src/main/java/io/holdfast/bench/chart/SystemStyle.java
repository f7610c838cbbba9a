package io.holdfast.bench.chart;

import io.holdfast.charts.Style;

/** How a system is drawn, the same in every picture. */
record SystemStyle(String color, double strokeWidth, boolean isDashed) {

  static SystemStyle of(String system) {
    return switch (system) {
      case "holdfast" -> new SystemStyle("#c8374a", 3, false);
      case "etcd-json" -> new SystemStyle("#2f6fb5", 2, false);
      case "etcd-grpc" -> new SystemStyle("#6cb4d9", 2, false);
      case "zookeeper" -> new SystemStyle("#3f8f4f", 2, false);
      case "ceiling" -> new SystemStyle("#8c959f", 2, true);
      default -> new SystemStyle("#7a4fa3", 2, false);
    };
  }

  Style line() {
    Style line = Style.stroke(color, strokeWidth);
    return isDashed ? line.dashed() : line;
  }

  Style dot() {
    return Style.fill(color);
  }

  /** From the lowest to the highest of several rounds. */
  Style range() {
    return Style.stroke(color, 1.2);
  }
}
