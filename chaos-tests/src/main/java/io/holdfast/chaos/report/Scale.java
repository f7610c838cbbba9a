package io.holdfast.chaos.report;

/** Round numbers for axes. */
final class Scale {
  private Scale() {}

  /** The least of 1, 2, 4, 8, 10, 20, 40, 80, 100 … that is not less. */
  static double roundUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double factor : new double[] {1, 2, 4, 8}) {
      if (factor * power >= value) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
