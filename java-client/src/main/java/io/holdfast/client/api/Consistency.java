package io.holdfast.client.api;

import java.time.Duration;

/**
 * How fresh an answer must be. A level that cannot be kept before the deadline is an {@link
 * UnavailableException}, never a weaker answer.
 */
public sealed interface Consistency {

  /** Sees every write that was acknowledged to anybody before the read began. Any node can. */
  record Linearizable() implements Consistency {}

  /** Sees what this client has written and read before ({@link Session}), and nothing older. */
  record Session() implements Consistency {}

  /**
   * No older than this when the node answers, proven by the node's own monotonic clock.
   *
   * @param maxStaleness positive; sent in whole milliseconds
   */
  record Bounded(Duration maxStaleness) implements Consistency {
    public Bounded {
      if (maxStaleness.toMillis() < 1) {
        throw new IllegalArgumentException("maxStaleness must be 1 ms or more: " + maxStaleness);
      }
    }
  }

  /** Whatever the asked node has, however old. */
  record Local() implements Consistency {}
}
