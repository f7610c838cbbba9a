package io.holdfast.store.command;

import java.util.Locale;

/**
 * How fresh reads must be, as a policy says it.
 *
 * @param maxStalenessMillis how old a {@link Level#BOUNDED} read may be; 0 for the others
 */
public record Consistency(Level level, long maxStalenessMillis) {
  public static final Consistency LINEARIZABLE = new Consistency(Level.LINEARIZABLE, 0);
  public static final Consistency SESSION = new Consistency(Level.SESSION, 0);
  public static final Consistency LOCAL = new Consistency(Level.LOCAL, 0);

  /** The levels of reads; {@link #SESSION} and {@link #BOUNDED} promise different things. */
  public enum Level {
    LOCAL,
    BOUNDED,
    SESSION,
    LINEARIZABLE;

    /** The word in request and answer. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static Consistency bounded(long maxStalenessMillis) {
    return new Consistency(Level.BOUNDED, maxStalenessMillis);
  }

  /** Whether a read of this kind gives all that one of the other kind promises. */
  public boolean includes(Consistency other) {
    return switch (other.level) {
      case LOCAL -> true;
      case BOUNDED ->
          level == Level.LINEARIZABLE
              || (level == Level.BOUNDED && maxStalenessMillis <= other.maxStalenessMillis);
      case SESSION -> level == Level.LINEARIZABLE || level == Level.SESSION;
      case LINEARIZABLE -> level == Level.LINEARIZABLE;
    };
  }

  /** A kind of read that includes both: one of the two, or else linearizable. */
  public Consistency or(Consistency other) {
    if (includes(other)) {
      return this;
    }
    return other.includes(this) ? other : LINEARIZABLE;
  }

  @Override
  public String toString() {
    return level == Level.BOUNDED ? "bounded " + maxStalenessMillis + "ms" : level.text();
  }
}
