package io.holdfast.chaos.workload;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The longest time that one client waited for an operation, all its tries counted, among those that
 * were under way when the fault struck or began later. Written by the client, read by others.
 */
public final class PauseMeter {
  private final AtomicLong faultNanos;
  private volatile long longestNanos;

  /**
   * Makes the meter of one client.
   *
   * @param faultNanos when the fault struck, on {@link System#nanoTime()}'s scale, shared by all
   *     clients; {@link Long#MAX_VALUE} = not yet
   */
  public PauseMeter(AtomicLong faultNanos) {
    this.faultNanos = faultNanos;
  }

  /** Called by the client when an operation got its final answer. */
  public void completed(long beginNanos, long endNanos) {
    long fault = faultNanos.get();
    if (fault == Long.MAX_VALUE || endNanos - fault < 0) {
      return;
    }
    longestNanos = Math.max(longestNanos, endNanos - beginNanos);
  }

  public long longestMillis() {
    return longestNanos / 1_000_000;
  }
}
