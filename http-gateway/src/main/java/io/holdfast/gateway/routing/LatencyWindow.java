package io.holdfast.gateway.routing;

import java.time.Duration;
import java.util.Arrays;

/**
 * The times of the last reads, and the time that one in a hundred of them took longer than. Safe
 * for many threads.
 */
final class LatencyWindow {
  private static final int SIZE = 1_000;
  private static final int ENOUGH = 50;
  private static final int EVERY = 50;

  /** Below it a second try would cost more than it saves. */
  static final Duration LEAST = Duration.ofMillis(10);

  /** While too few reads are known. */
  static final Duration FIRST = Duration.ofMillis(50);

  static final Duration MOST = Duration.ofSeconds(1);

  private final long[] nanos = new long[SIZE];
  private int next;
  private int count;
  private long p99Nanos = FIRST.toNanos();

  synchronized void add(long took) {
    nanos[next] = took;
    next = (next + 1) % SIZE;
    count = Math.min(SIZE, count + 1);
    // Sorting for each read would cost more than the figure is worth.
    if (next % EVERY == 0 && count >= ENOUGH) {
      long[] sorted = Arrays.copyOf(nanos, count);
      Arrays.sort(sorted);
      long p99 = sorted[Math.min(count - 1, count * 99 / 100)];
      p99Nanos = Math.clamp(p99, LEAST.toNanos(), MOST.toNanos());
    }
  }

  /** Within {@link #LEAST} and {@link #MOST}. */
  synchronized long p99Nanos() {
    return p99Nanos;
  }
}
