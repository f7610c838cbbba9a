package io.holdfast.store.command;

import java.util.Locale;
import java.util.Optional;

/** How durable a write must be before it is acknowledged; a later one includes the earlier ones. */
public enum Durability {
  /** Not at all: acknowledged at once, may be lost. */
  ASYNC,
  /** Fsynced on a majority, and applied on the leader. */
  MAJORITY,
  /** Also fsynced by every voter. */
  ALL;

  /** The word in request and answer. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a word names, if it names one. */
  public static Optional<Durability> named(String text) {
    for (Durability durability : values()) {
      if (durability.text().equals(text)) {
        return Optional.of(durability);
      }
    }
    return Optional.empty();
  }

  /** The stronger of the two. */
  public Durability or(Durability other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
