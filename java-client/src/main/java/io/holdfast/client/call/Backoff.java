package io.holdfast.client.call;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between rounds over all nodes: longer each time, and never the same for all clients. */
final class Backoff {
  private static final long FIRST_MILLIS = 10;
  private static final long LONGEST_MILLIS = 250;

  private long millis = FIRST_MILLIS;

  /** The next pause: half to all of a limit that doubles. */
  Duration next() {
    long limit = millis;
    millis = Math.min(LONGEST_MILLIS, millis * 2);
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(limit / 2, limit + 1));
  }
}
