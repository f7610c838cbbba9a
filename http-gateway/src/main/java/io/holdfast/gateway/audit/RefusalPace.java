package io.holdfast.gateway.audit;

/**
 * How many refusals a second are written down one by one: whoever is refused could otherwise fill
 * the files until older lines go. Safe for many threads.
 */
final class RefusalPace {
  /** At once, after a quiet time. */
  static final int BURST = 500;

  /** In a second. */
  static final int STEADY = 50;

  private static final long NANOS_EACH = 1_000_000_000L / STEADY;

  private long fullNanos;
  private boolean begun;

  /** Whether one more is written down now, on {@link System#nanoTime()}'s scale. */
  synchronized boolean admits(long nowNanos) {
    long emptyNanos = nowNanos - BURST * NANOS_EACH;
    if (!begun || fullNanos - emptyNanos < 0) {
      begun = true;
      fullNanos = emptyNanos;
    }
    if (fullNanos - nowNanos > -NANOS_EACH) {
      return false;
    }
    fullNanos += NANOS_EACH;
    return true;
  }
}
