package io.holdfast.gateway.audit;

/** How much is written down one by one: so much at once, so much a second after that. */
final class LinePace {
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
  LinePace(int burst, int steady) {
    this.burst = burst;
    this.nanosEach = NANOS_PER_SECOND / steady;
  }

  /**
   * Whether one more is written down now.
   *
   * @param weight what it counts for
   * @param nowNanos on {@link System#nanoTime()}'s scale
   */
  synchronized boolean admits(int weight, long nowNanos) {
    long emptyNanos = nowNanos - burst * nanosEach;
    if (!begun || fullNanos - emptyNanos < 0) {
      begun = true;
      fullNanos = emptyNanos;
    }
    if (fullNanos - nowNanos > -weight * nanosEach) {
      return false;
    }
    fullNanos += weight * nanosEach;
    return true;
  }
}
