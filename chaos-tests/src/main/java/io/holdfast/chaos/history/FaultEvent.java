package io.holdfast.chaos.history;

import java.util.Objects;

/**
 * A fault began or ended.
 *
 * @param atNanos when, on the clock of the operations
 * @param fault its name; a fault may be in force several times at once, each beginning needs its
 *     end
 * @param change whether it began or ended
 * @param detail what exactly was done, for people
 */
public record FaultEvent(long atNanos, String fault, Change change, String detail) {

  /** Checks that nothing is missing. */
  public FaultEvent {
    Objects.requireNonNull(fault, "fault");
    Objects.requireNonNull(change, "change");
    Objects.requireNonNull(detail, "detail");
  }

  /** The two ends of a fault. */
  public enum Change {
    /** From now on. */
    BEGAN,
    /** Healed: nothing of it is left. */
    ENDED
  }
}
