package io.holdfast.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Those who wait until this node's state holds a log index, or a revision. Advanced by apply. */
final class AppliedWaiters {
  private record Waiter(long index, CompletableFuture<Long> future) {}

  private final Executor executor;
  private final PriorityQueue<Waiter> waiters =
      new PriorityQueue<>((one, other) -> Long.compare(one.index, other.index));
  private volatile long applied = -1;

  /** Futures are completed on the executor, never on the applying thread. */
  AppliedWaiters(Executor executor) {
    this.executor = executor;
  }

  /** Completes with the index once it is applied; it may long be. */
  CompletableFuture<Long> await(long index) {
    if (applied >= index) {
      return CompletableFuture.completedFuture(index);
    }
    CompletableFuture<Long> future = new CompletableFuture<>();
    synchronized (waiters) {
      if (applied < index) {
        waiters.add(new Waiter(index, future));
        return future;
      }
    }
    future.complete(index);
    return future;
  }

  long applied() {
    return applied;
  }

  /** Says that the state holds the index now; never goes back. */
  void advance(long index) {
    List<Waiter> reached = null;
    synchronized (waiters) {
      applied = Math.max(applied, index);
      while (!waiters.isEmpty() && waiters.peek().index <= applied) {
        reached = reached == null ? new ArrayList<>() : reached;
        reached.add(waiters.poll());
      }
    }
    if (reached != null) {
      List<Waiter> done = reached;
      executor.execute(() -> done.forEach(waiter -> waiter.future.complete(waiter.index)));
    }
  }
}
