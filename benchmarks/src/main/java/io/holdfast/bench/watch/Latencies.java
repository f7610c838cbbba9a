package io.holdfast.bench.watch;

import java.util.Arrays;

/** Collects nanoseconds; one thread adds. */
final class Latencies {
  private long[] nanos = new long[1 << 16];
  private volatile int size;

  void add(long one) {
    int before = size;
    if (before == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * before);
    }
    nanos[before] = one;
    size = before + 1;
  }

  int size() {
    return size;
  }

  /** Milliseconds that so many percent stayed below. */
  double percentile(double percent) {
    long[] sorted = Arrays.copyOf(nanos, size);
    Arrays.sort(sorted);
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
  }
}
