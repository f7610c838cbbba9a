package io.holdfast.bench.chart;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Maps figures to a stretch of the picture, evenly or by their logarithm.
 *
 * @param low the figure at the start; above 0 on a logarithmic scale
 * @param high the figure at the end
 * @param start where the stretch begins, in pixels; may lie behind the end, as it does for upright
 *     axes
 */
record Scale(boolean isLogarithmic, double low, double high, double start, double end) {
  Scale {
    if (!(low < high) || (isLogarithmic && low <= 0)) {
      throw new IllegalArgumentException("no scale from " + low + " to " + high);
    }
  }

  /** The place of a figure; a figure outside is shown at the edge. */
  double place(double figure) {
    double share = (grow(Math.clamp(figure, low, high)) - grow(low)) / (grow(high) - grow(low));
    return start + share * (end - start);
  }

  private double grow(double figure) {
    return isLogarithmic ? Math.log(figure) : figure;
  }

  /** The next figure of the form 1, 2 or 5 times a power of ten, at or above this one. */
  static double roundUp(double figure) {
    double power = Math.pow(10, Math.floor(Math.log10(figure)));
    for (double factor : new double[] {1, 2, 5}) {
      if (figure <= factor * power * 1.000_001) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** Four or five round steps from 0 to at least this figure. */
  static List<Double> evenSteps(double highest) {
    double step = roundUp(highest / 5);
    return IntStream.rangeClosed(0, (int) Math.ceil(highest / step))
        .mapToObj(index -> index * step)
        .toList();
  }

  /** The powers of ten from one at or below the first figure to one at or above the other. */
  static List<Double> powersOfTen(double lowest, double highest) {
    int first = (int) Math.floor(Math.log10(lowest));
    int last = Math.max(first + 1, (int) Math.ceil(Math.log10(highest)));
    return IntStream.rangeClosed(first, last).mapToObj(power -> Math.pow(10, power)).toList();
  }
}
