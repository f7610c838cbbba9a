package io.holdfast.client.route;

/**
 * The moving average of a node's round trip. The first sample after a silence is dropped: it holds
 * the opening of the connection. Not safe for several threads.
 */
final class RoundTrip {
  private static final double WEIGHT_OF_NEWEST = 0.2;

  private boolean warm;
  private double averageNanos = Double.NaN;

  void add(long nanos) {
    if (!warm) {
      warm = true;
    } else {
      averageNanos =
          Double.isNaN(averageNanos)
              ? nanos
              : averageNanos + WEIGHT_OF_NEWEST * (nanos - averageNanos);
    }
  }

  /** The connection is gone, and so is what was measured over it. */
  void forget() {
    warm = false;
    averageNanos = Double.NaN;
  }

  /** Infinite while nothing is known. */
  double nanos() {
    return Double.isNaN(averageNanos) ? Double.POSITIVE_INFINITY : averageNanos;
  }
}
