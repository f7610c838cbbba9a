package io.holdfast.gateway.watch;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes on their way to all watches that want the same; there is one copy of them. Counted as held
 * from the first queue that takes it to the last that is done with it.
 */
final class Delivery {
  private final long before;
  private final long revision;
  private final byte[] bytes;
  private final AtomicLong held;
  private final AtomicInteger holders = new AtomicInteger();

  /**
   * Of some bytes.
   *
   * @param before everything up to this revision was sent before it
   * @param revision everything up to this one was sent with it
   * @param held counts what is on its way, in all watches
   */
  Delivery(long before, long revision, byte[] bytes, AtomicLong held) {
    this.before = before;
    this.revision = revision;
    this.bytes = bytes;
    this.held = held;
  }

  long before() {
    return before;
  }

  long revision() {
    return revision;
  }

  byte[] bytes() {
    return bytes;
  }

  /** A queue holds it. */
  void hold() {
    if (holders.getAndIncrement() == 0) {
      held.addAndGet(bytes.length);
    }
  }

  /** A queue is done with it. */
  void release() {
    if (holders.decrementAndGet() == 0) {
      held.addAndGet(-bytes.length);
    }
  }
}
