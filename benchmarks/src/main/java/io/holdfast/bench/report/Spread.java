package io.holdfast.bench.report;

import java.util.List;
import java.util.function.DoubleFunction;

/** One figure over several rounds. */
public record Spread(double median, double min, double max) {

  /**
   * Of at least one figure.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Spread of(List<Double> figures) {
    if (figures.isEmpty()) {
      throw new IllegalArgumentException("a spread of no figures");
    }
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.getFirst(), sorted.getLast());
  }

  /** The median, and the range where there is one. */
  public String text(DoubleFunction<String> format) {
    String middle = format.apply(median);
    return min == max ? middle : middle + " (" + format.apply(min) + "–" + format.apply(max) + ")";
  }
}
