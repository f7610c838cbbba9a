package io.holdfast.peer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Makes links fail the calls whose time is over: one thread for all links, which sleeps while no
 * call is under way. A timer for each call would cost more than the call.
 */
final class CallClock implements AutoCloseable {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Set<PeerLink> links = ConcurrentHashMap.newKeySet();
  private final LongSupplier nanoTime;
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean closed;

  /**
   * Ticks until it is closed.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  CallClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    thread = Thread.ofPlatform().daemon().name("holdfast-peer-clock").start(this::run);
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /** The same clock, as a plain supplier. */
  LongSupplier source() {
    return nanoTime;
  }

  void watch(PeerLink link) {
    links.add(link);
  }

  /** A call began. Called when {@link PeerLink#expire} can already see it. */
  void callBegan() {
    if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(TICK_NANOS);
      if (expire()) {
        continue;
      }
      asleep = true;
      // A call that began before it was set has woken nobody.
      if (expire() || closed) {
        asleep = false;
      } else {
        while (asleep && !closed) {
          LockSupport.park(this);
        }
      }
    }
  }

  private boolean expire() {
    boolean underWay = false;
    for (PeerLink link : links) {
      underWay |= link.expire();
    }
    return underWay;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
