package io.holdfast.gateway.metrics;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A page that is made once for all who wait for it. It costs more than a read: fifty clients, with
 * a page made for each, took the processors from everyone else. A client never gets a page that was
 * begun before its request. Safe for many threads.
 */
public final class SharedPage implements Supplier<String> {
  private record Made(long number, String page) {}

  private final Supplier<String> maker;
  private final AtomicLong begun = new AtomicLong();
  private final ReentrantLock making = new ReentrantLock();
  private Made latest = new Made(0, "");

  public SharedPage(Supplier<String> maker) {
    this.maker = maker;
  }

  @Override
  public String get() {
    long before = begun.get();
    making.lock();
    try {
      if (latest.number() <= before) {
        latest = new Made(begun.incrementAndGet(), maker.get());
      }
      return latest.page();
    } finally {
      making.unlock();
    }
  }
}
