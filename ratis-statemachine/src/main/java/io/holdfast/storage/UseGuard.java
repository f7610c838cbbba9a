package io.holdfast.storage;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts the uses of a native object, so that it is freed only when no call is inside: a call into
 * freed native memory would end the JVM. Costs one atomic addition on the way in and one on the way
 * out. Entered by any thread, also again by one that is inside; closed by one.
 */
final class UseGuard {
  /** The sign bit says closed; the other bits count who is inside. */
  private static final long CLOSED = Long.MIN_VALUE;

  private final AtomicLong state = new AtomicLong();
  private volatile Thread closer;

  /** Returns false when closed; otherwise {@link #exit()} must follow. */
  boolean enter() {
    if (state.incrementAndGet() > 0) {
      return true;
    }
    exit();
    return false;
  }

  void exit() {
    if (state.decrementAndGet() == CLOSED) {
      LockSupport.unpark(closer);
    }
  }

  boolean isClosed() {
    return state.get() < 0;
  }

  /** Lets nobody in any more, then waits until all are out. Not to be called from inside. */
  void close() {
    closer = Thread.currentThread();
    state.getAndAccumulate(CLOSED, (current, closed) -> current | closed);
    boolean interrupted = false;
    while (state.get() != CLOSED) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
