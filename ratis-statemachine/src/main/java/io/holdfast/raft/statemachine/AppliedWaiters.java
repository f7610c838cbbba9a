package io.holdfast.raft.statemachine;

import io.holdfast.raft.UnavailableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Waits until this node's state holds a log index, or a revision. Advanced by apply.
 *
 * <p>A caller that gives up completes or cancels its future, and is forgotten at once: an index
 * that never comes must not keep those who once waited for it.
 */
public final class AppliedWaiters {
  /** More than requests can be open at a node; above it a wait is refused. */
  static final int MAX_WAITERS = 65_536;

  private static final Comparator<Waiter> BY_INDEX =
      Comparator.<Waiter>comparingLong(waiter -> waiter.index)
          .thenComparingLong(waiter -> waiter.number);

  private static final class Waiter {
    final long index;
    final long number;
    final CompletableFuture<Long> future = new CompletableFuture<>();

    /** Whether apply has removed it, so that its completion has nothing to remove. */
    private volatile boolean reached;

    Waiter(long index, long number) {
      this.index = index;
      this.number = number;
    }
  }

  private final Executor executor;
  private final TreeSet<Waiter> waiters = new TreeSet<>(BY_INDEX);
  private long numbers;
  private volatile long applied = -1;

  /** Futures are completed on the executor, never on the applying thread. */
  public AppliedWaiters(Executor executor) {
    this.executor = executor;
  }

  /**
   * Completes with the index once it is applied, at once if it was applied before. The future is
   * the caller's own.
   *
   * @return failed with {@link UnavailableException} when too many wait
   */
  public CompletableFuture<Long> await(long index) {
    if (applied >= index) {
      return CompletableFuture.completedFuture(index);
    }
    Waiter waiter;
    synchronized (waiters) {
      if (applied >= index) {
        return CompletableFuture.completedFuture(index);
      }
      if (waiters.size() >= MAX_WAITERS) {
        return CompletableFuture.failedFuture(
            new UnavailableException("too many wait for this node's state (" + MAX_WAITERS + ")"));
      }
      waiter = new Waiter(index, numbers++);
      waiters.add(waiter);
    }
    // Outside of the lock: dependent stages run code of others.
    var _ = waiter.future.whenComplete((done, gaveUp) -> forget(waiter));
    return waiter.future;
  }

  private void forget(Waiter waiter) {
    if (!waiter.reached) {
      synchronized (waiters) {
        waiters.remove(waiter);
      }
    }
  }

  public long applied() {
    return applied;
  }

  /** How many wait now. */
  public int size() {
    synchronized (waiters) {
      return waiters.size();
    }
  }

  /** Says that the state holds the index now; never goes back. */
  public void advance(long index) {
    List<Waiter> reached = null;
    synchronized (waiters) {
      applied = Math.max(applied, index);
      while (!waiters.isEmpty() && waiters.first().index <= applied) {
        reached = reached == null ? new ArrayList<>() : reached;
        Waiter waiter = waiters.pollFirst();
        waiter.reached = true;
        reached.add(waiter);
      }
    }
    if (reached != null) {
      List<Waiter> done = reached;
      executor.execute(() -> done.forEach(waiter -> waiter.future.complete(waiter.index)));
    }
  }
}
