package io.holdfast.gateway.request;

import java.util.concurrent.TimeUnit;

/**
 * Whether a body arrives fast enough: a client that sends nearly nothing would hold a place that
 * others need.
 */
final class UploadPace {
  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** The least that must arrive in each window, unless less than that is left. */
  static final int LEAST_BYTES = 16 << 10;

  private final long deadlineNanos;
  private long windowNanos;
  private long windowBytes;

  /** Of a body that begins to be read now. */
  UploadPace(long nowNanos, long deadlineNanos) {
    this.windowNanos = nowNanos;
    this.deadlineNanos = deadlineNanos;
  }

  /** Hears how much has come in all; whether that is too slow. */
  boolean isTooSlow(long nowNanos, long bytes) {
    if (bytes - windowBytes >= LEAST_BYTES) {
      windowNanos = nowNanos;
      windowBytes = bytes;
    }
    return patienceNanos(nowNanos) < 0;
  }

  /** For how long more may be waited for. */
  long patienceNanos(long nowNanos) {
    return Math.min(deadlineNanos - nowNanos, windowNanos + WINDOW_NANOS - nowNanos);
  }
}
