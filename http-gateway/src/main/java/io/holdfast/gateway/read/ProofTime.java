package io.holdfast.gateway.read;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How long it took lately until a majority had confirmed the leader and this node had applied what
 * was committed: what a proof of freshness costs here. Safe for many threads.
 */
final class ProofTime {
  /** An eighth of each new time goes into the average. */
  private static final int SMOOTHING = 8;

  private static final long UNKNOWN = -1;

  private final AtomicLong averageNanos = new AtomicLong(UNKNOWN);

  /** A proof was had after this time. */
  void add(long nanos) {
    averageNanos.updateAndGet(
        average -> average == UNKNOWN ? nanos : average + (nanos - average) / SMOOTHING);
  }

  /** In whole milliseconds, rounded up; null = none was had yet. */
  Long millis() {
    long nanos = averageNanos.get();
    return nanos == UNKNOWN ? null : (nanos + 999_999) / 1_000_000;
  }
}
