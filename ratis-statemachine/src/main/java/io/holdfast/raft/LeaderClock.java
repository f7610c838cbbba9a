package io.holdfast.raft;

/**
 * The clock that a leader stamps entries with: the highest stamp of the state when it began to
 * lead, plus the time that has passed since on its monotonic clock. So a wall clock that jumps
 * never makes results or history vanish early. The very first leader starts at the wall clock.
 */
final class LeaderClock {
  /** Where a term of leadership started: the state's clock, and the monotonic clock then. */
  private record Origin(long clockMillis, long nanos) {}

  private volatile Origin origin = new Origin(0, System.nanoTime());

  /** Begins a term of leadership; called when every earlier entry is applied. */
  void startAt(long stateClockMillis) {
    long start = stateClockMillis > 0 ? stateClockMillis : System.currentTimeMillis();
    origin = new Origin(start, System.nanoTime());
  }

  long nowMillis() {
    Origin from = origin;
    return from.clockMillis + (System.nanoTime() - from.nanos) / 1_000_000;
  }
}
