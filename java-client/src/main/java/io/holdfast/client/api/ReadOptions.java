package io.holdfast.client.api;

import java.time.Duration;
import java.util.Optional;

/**
 * What a read asks for.
 *
 * @param timeout until when an answer is wanted; empty = the client's setting
 * @param revision the state to read; 0 = the current one
 */
public record ReadOptions(Consistency consistency, Optional<Duration> timeout, long revision) {
  public ReadOptions {
    if (revision < 0) {
      throw new IllegalArgumentException("a revision is 0 (current) or more: " + revision);
    }
  }

  /** {@link Consistency.Linearizable}. */
  public static ReadOptions linearizable() {
    return of(new Consistency.Linearizable());
  }

  /** {@link Consistency.Session}. */
  public static ReadOptions session() {
    return of(new Consistency.Session());
  }

  /** {@link Consistency.Bounded}. */
  public static ReadOptions bounded(Duration maxStaleness) {
    return of(new Consistency.Bounded(maxStaleness));
  }

  /** {@link Consistency.Local}. */
  public static ReadOptions local() {
    return of(new Consistency.Local());
  }

  /** The level, current revision, the client's timeout. */
  public static ReadOptions of(Consistency consistency) {
    return new ReadOptions(consistency, Optional.empty(), 0);
  }

  /** With a deadline of its own: an answer, or an exception, within this time. */
  public ReadOptions withTimeout(Duration limit) {
    return new ReadOptions(consistency, Optional.of(limit), revision);
  }

  /** The state as it was at this revision. */
  public ReadOptions atRevision(long wanted) {
    return new ReadOptions(consistency, timeout, wanted);
  }
}
