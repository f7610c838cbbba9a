package io.holdfast.gateway.routing;

/**
 * Bounds second tries to a part of all reads: when every node is slow, twice the load would make it
 * worse. Safe for many threads.
 */
final class HedgeBudget {
  private static final double PER_READ = 0.1;
  private static final double MOST = 20;

  private double left = MOST;

  /** A read begins. */
  synchronized void onRead() {
    left = Math.min(MOST, left + PER_READ);
  }

  /** Whether there may be a second try; it then counts. */
  synchronized boolean take() {
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
