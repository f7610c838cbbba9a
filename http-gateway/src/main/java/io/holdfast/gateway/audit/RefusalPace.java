package io.holdfast.gateway.audit;

/** How many refusals are written down one by one: so many at once, so many a second after that. */
final class RefusalPace {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long burst;
  private final long nanosEach;
  private long fullNanos;
  private boolean begun;

  /**
   * A pace.
   *
   * @param burst at once, after a quiet time
   * @param steady in a second
   */
  RefusalPace(int burst, int steady) {
    this.burst = burst;
    this.nanosEach = NANOS_PER_SECOND / steady;
  }

  /** Whether one more is written down now, on {@link System#nanoTime()}'s scale. */
  synchronized boolean admits(long nowNanos) {
    long emptyNanos = nowNanos - burst * nanosEach;
    if (!begun || fullNanos - emptyNanos < 0) {
      begun = true;
      fullNanos = emptyNanos;
    }
    if (fullNanos - nowNanos > -nanosEach) {
      return false;
    }
    fullNanos += nanosEach;
    return true;
  }
}
