package io.holdfast.raft.leadership;

/** For how long a node has been seen to lead in its term. Used by one thread. */
final class TermAge {
  private long term = -1;
  private long sinceNanos;

  /**
   * Looks again.
   *
   * @param current the term that the node leads in now
   * @param nowNanos on {@link System#nanoTime()}'s scale
   * @return since it was first seen in this term; 0 = only now
   */
  long nanosIn(long current, long nowNanos) {
    if (current != term) {
      term = current;
      sinceNanos = nowNanos;
    }
    return nowNanos - sinceNanos;
  }
}
