package io.holdfast.raft.statemachine;

import java.util.function.LongSupplier;

/**
 * The cluster's clock: a leader stamps entries with it, and every node can tell what it shows.
 *
 * <p>It goes on from the highest stamp of the state by the time that has passed, on the monotonic
 * clock of the node, since that stamp was applied there; so also under the next leader, but not
 * while all nodes are down. A wall clock that jumps never makes results or history vanish early.
 * The very first leader starts at the wall clock.
 */
public final class LeaderClock {
  /** A moment: what the cluster's clock showed, and the monotonic clock then. */
  private record Origin(long clockMillis, long nanos) {}

  private final LongSupplier wallMillis;
  private final LongSupplier monotonicNanos;

  /** Where this node's term of leadership started. */
  private volatile Origin origin;

  /** When the highest stamp of the state was applied here; null = the state has none. */
  private volatile Origin applied;

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
    origin = new Origin(Math.max(start, knownMillis()), monotonicNanos.getAsLong());
  }

  /** For stamps, and what is measured against them; only while this node leads. */
  public long nowMillis() {
    return since(origin);
  }

  /** The highest stamp of the state; 0 = it has none. */
  public long stampedMillis() {
    Origin last = applied;
    return last == null ? 0 : last.clockMillis;
  }

  /** The state's clock is this now, by an entry or another state. */
  void applied(long stateClockMillis) {
    applied =
        stateClockMillis > 0 ? new Origin(stateClockMillis, monotonicNanos.getAsLong()) : null;
  }

  /**
   * What the clock shows now as far as this node knows, whether it leads or not: behind the
   * leader's by the time that the last entry took to come here. 0 = there was no entry yet.
   */
  public long knownMillis() {
    Origin last = applied;
    return last == null ? 0 : since(last);
  }

  private long since(Origin from) {
    return from.clockMillis + (monotonicNanos.getAsLong() - from.nanos) / 1_000_000;
  }
}
