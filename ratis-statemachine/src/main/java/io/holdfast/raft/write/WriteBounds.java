package io.holdfast.raft.write;

import io.holdfast.store.command.Invariant;
import java.time.Duration;

/**
 * How long a write may take on its way to the log; the two belong together.
 *
 * @param attempt one try with one leader; a leader that says nothing for so long is asked again
 * @param patience for which a batch waits for its turn to enter the log. Whoever sent it has sent
 *     it again by then: it has not entered the log, and will not
 */
record WriteBounds(Duration attempt, Duration patience) {
  static final WriteBounds DEFAULT = new WriteBounds(Duration.ofSeconds(2), Duration.ofSeconds(2));

  WriteBounds {
    Invariant.check(
        patience.compareTo(attempt) >= 0,
        "a batch is given up after %s, before it is sent again after %s",
        patience,
        attempt);
  }
}
