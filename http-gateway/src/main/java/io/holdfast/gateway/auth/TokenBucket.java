package io.holdfast.gateway.auth;

/** So many a second, and so many at once after a quiet time. Safe for many threads. */
final class TokenBucket {
  private static final double NANOS_PER_SECOND = 1e9;

  private double left = -1;
  private long atNanos;

  /** Whether there is one more now, on {@link System#nanoTime()}'s scale. */
  synchronized boolean take(long perSecond, long atOnce, long now) {
    double more = (double) (now - atNanos) / NANOS_PER_SECOND * perSecond;
    left = left < 0 ? (double) atOnce : Math.min((double) atOnce, left + more);
    atNanos = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }

  /** Puts one back that was taken. */
  synchronized void giveBack() {
    left++;
  }
}
