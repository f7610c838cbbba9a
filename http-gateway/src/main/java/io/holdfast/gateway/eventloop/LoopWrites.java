package io.holdfast.gateway.eventloop;

import io.holdfast.gateway.write.PendingWrite;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The writes of one event loop that wait for their results. All that came in one turn of the loop
 * set out together; each is given up at its deadline. Safe for many threads.
 */
final class LoopWrites {
  private final Executor loop;
  private final Runnable sendAll;
  private final Scheduler scheduler;

  /** In the order of their deadlines, as all have the same time. */
  private final Set<PendingWrite> open = new LinkedHashSet<>();

  private boolean starting;
  private boolean watching;

  /**
   * Of one loop.
   *
   * @param sendAll sends all writes that were queued, and does not wait
   */
  LoopWrites(Executor loop, Runnable sendAll, Scheduler scheduler) {
    this.loop = loop;
    this.sendAll = sendAll;
    this.scheduler = scheduler;
  }

  /** Takes in a write that was queued and not started. */
  void add(PendingWrite write) {
    boolean first;
    synchronized (this) {
      open.add(write);
      first = !starting;
      starting = true;
      if (!watching) {
        watching = true;
        watch(write);
      }
    }
    if (first) {
      // Behind all that this turn of the loop brings.
      loop.execute(this::start);
    }
  }

  /** It has its result. */
  synchronized void remove(PendingWrite write) {
    open.remove(write);
  }

  private void start() {
    synchronized (this) {
      starting = false;
    }
    sendAll.run();
  }

  private void watch(PendingWrite next) {
    long left = Math.max(0, next.deadlineNanos() - System.nanoTime());
    var _ = scheduler.schedule(this::giveUpLate, left, TimeUnit.NANOSECONDS);
  }

  private void giveUpLate() {
    List<PendingWrite> late = new ArrayList<>();
    synchronized (this) {
      watching = false;
      long now = System.nanoTime();
      for (PendingWrite write : open) {
        if (write.deadlineNanos() - now > 0) {
          watching = true;
          watch(write);
          break;
        }
        late.add(write);
      }
      late.forEach(open::remove);
    }
    late.forEach(PendingWrite::giveUp);
  }
}
