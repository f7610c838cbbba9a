package io.holdfast.raft.statemachine;

import java.util.function.LongSupplier;

/**
 * The clock that a leader stamps entries with: the highest stamp of the state when it began to
 * lead, plus the time that has passed since on its monotonic clock. So a wall clock that jumps
 * never makes results or history vanish early. The very first leader starts at the wall clock.
 */
public final class LeaderClock {
  /** Where a term of leadership started: the state's clock, and the monotonic clock then. */
  private record Origin(long clockMillis, long nanos) {}

  private final LongSupplier wallMillis;
  private final LongSupplier monotonicNanos;
  private volatile Origin origin;

  /**
   * Over these clocks.
   *
   * @param wallMillis milliseconds since 1970; asked once, by the very first leader
   * @param monotonicNanos nanoseconds since any moment, which never go back
   */
  public LeaderClock(LongSupplier wallMillis, LongSupplier monotonicNanos) {
    this.wallMillis = wallMillis;
    this.monotonicNanos = monotonicNanos;
    this.origin = new Origin(0, monotonicNanos.getAsLong());
  }

  /** Begins a term of leadership; called when every earlier entry is applied. */
  void startAt(long stateClockMillis) {
    long start = stateClockMillis > 0 ? stateClockMillis : wallMillis.getAsLong();
    origin = new Origin(start, monotonicNanos.getAsLong());
  }

  long nowMillis() {
    Origin from = origin;
    return from.clockMillis + (monotonicNanos.getAsLong() - from.nanos) / 1_000_000;
  }
}
