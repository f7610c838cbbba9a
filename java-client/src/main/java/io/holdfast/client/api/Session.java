package io.holdfast.client.api;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The highest revision that a client has seen: reads at {@link Consistency.Session} see at least
 * that. Every answer raises it, so that a client reads its own writes and never goes back in time,
 * whichever node answers. Safe for use by many threads.
 */
public final class Session {
  private final AtomicLong revision = new AtomicLong();

  /** What the next session read sees at least; 0 = anything. */
  public long revision() {
    return revision.get();
  }

  /**
   * Takes over what another client has seen, for example the one that sent a message to this
   * application.
   */
  public void atLeast(long seen) {
    revision.accumulateAndGet(seen, Math::max);
  }
}
