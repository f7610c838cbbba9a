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

  /** Mostly in the order of their deadlines; one that comes again has what is left of its time. */
  private final Set<PendingWrite> open = new LinkedHashSet<>();

  private boolean starting;
  private boolean watching;

  /** While watching: the earliest deadline of all. */
  private long watchedNanos;

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
      if (!watching || write.deadlineNanos() - watchedNanos < 0) {
        watch(write.deadlineNanos());
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

  private void watch(long deadlineNanos) {
    watching = true;
    watchedNanos = deadlineNanos;
    long left = Math.max(0, deadlineNanos - System.nanoTime());
    var _ = scheduler.schedule(() -> giveUpLate(deadlineNanos), left, TimeUnit.NANOSECONDS);
  }

  private void giveUpLate(long deadlineNanos) {
    List<PendingWrite> late = new ArrayList<>();
    synchronized (this) {
      if (!watching || watchedNanos != deadlineNanos) {
        return; // An earlier deadline has taken its place, and looks after the rest.
      }
      watching = false;
      long now = System.nanoTime();
      long soonestFromNow = Long.MAX_VALUE;
      for (PendingWrite write : open) {
        long left = write.deadlineNanos() - now;
        if (left > 0) {
          soonestFromNow = Math.min(soonestFromNow, left);
        } else {
          late.add(write);
        }
      }
      late.forEach(open::remove);
      if (!open.isEmpty()) {
        watch(now + soonestFromNow);
      }
    }
    late.forEach(PendingWrite::giveUp);
  }
}
