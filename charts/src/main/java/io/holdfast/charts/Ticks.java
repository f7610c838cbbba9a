package io.holdfast.charts;

import java.util.List;
import java.util.stream.IntStream;

/** Round figures for axes. */
public final class Ticks {
  private static final List<Double> TENTHS_ARE_ROUND = List.of(1.0, 2.0, 5.0);
  private static final List<Double> QUARTERS_ARE_ROUND = List.of(1.0, 2.0, 4.0, 8.0);

  private Ticks() {}

  /** Four or five round steps from 0 to at least this figure. */
  public static List<Double> evenSteps(double highest) {
    double step = roundUp(highest / 5, TENTHS_ARE_ROUND);
    return IntStream.rangeClosed(0, (int) Math.ceil(highest / step))
        .mapToObj(index -> index * step)
        .toList();
  }

  /** The quarters of a round figure that is at least this one, without 0. */
  public static List<Double> quarters(double highest) {
    double top = roundUp(highest, QUARTERS_ARE_ROUND);
    return IntStream.rangeClosed(1, 4).mapToObj(quarter -> top * quarter / 4).toList();
  }

  /** The powers of ten from one at or below the first figure to one at or above the other. */
  public static List<Double> powersOfTen(double lowest, double highest) {
    int first = (int) Math.floor(Math.log10(lowest));
    int last = Math.max(first + 1, (int) Math.ceil(Math.log10(highest)));
    return IntStream.rangeClosed(first, last).mapToObj(power -> Math.pow(10, power)).toList();
  }

  /** The next figure that is one of these times a power of ten, at or above this one. */
  private static double roundUp(double figure, List<Double> factors) {
    double power = Math.pow(10, Math.floor(Math.log10(figure)));
    for (double factor : factors) {
      if (figure <= factor * power * 1.000_001) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
