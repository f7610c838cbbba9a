package io.holdfast.chaos.workload;

import java.util.Arrays;

/** Percentiles of a few numbers, by nearest rank. */
public final class Percentiles {
  private final long[] sorted;

  public Percentiles(long... values) {
    sorted = values.clone();
    Arrays.sort(sorted);
  }

  /**
   * The smallest value that at least so many percent do not exceed; 0 when there is none.
   *
   * @param percent above 0, up to 100
   */
  public long at(double percent) {
    if (sorted.length == 0) {
      return 0;
    }
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }

  public long worst() {
    return at(100);
  }
}
