package io.holdfast.bench.report;

import java.util.Locale;

/** How figures are written. */
final class Figures {
  private Figures() {}

  static String count(double figure) {
    return String.format(Locale.ROOT, "%,.0f", figure);
  }

  /** Three digits that say something, never more than thousandths. */
  static String millis(double figure) {
    int decimals = figure >= 100 ? 0 : figure >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", figure);
  }

  static String ratio(double figure) {
    return String.format(Locale.ROOT, "%.2f", figure);
  }

  static String percent(double figure) {
    return String.format(Locale.ROOT, "%.0f %%", figure * 100);
  }

  static String mebibytes(double bytes) {
    return String.format(Locale.ROOT, "%.0f", bytes / (1 << 20));
  }
}
