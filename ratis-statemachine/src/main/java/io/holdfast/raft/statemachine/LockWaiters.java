package io.holdfast.raft.statemachine;

import io.holdfast.raft.UnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Waits until those who wait for a lock have it in this node's state, or have lost their place.
 * Told by apply; a state that is exchanged for a snapshot tells nothing, so whoever waits looks
 * again now and then. Safe for many threads.
 */
public final class LockWaiters {
  /** As many as requests can be open at a node, and more; above it a wait is refused. */
  static final int MAX_WAITERS = 65_536;

  private final Executor executor;

  /** By lease; each waiter under a key of its own. */
  private final Map<Long, Map<Object, CompletableFuture<Void>>> waiting = new HashMap<>();

  private int size;

  /** Futures are completed on the executor, never on the applying thread. */
  public LockWaiters(Executor executor) {
    this.executor = executor;
  }

  /**
   * Completes when the place with this lease is served, or gone. Who gives up cancels the future.
   *
   * @return failed with {@link UnavailableException} when too many wait
   */
  public CompletableFuture<Void> await(long lease) {
    CompletableFuture<Void> waiter = new CompletableFuture<>();
    Object key = new Object();
    synchronized (this) {
      if (size >= MAX_WAITERS) {
        return CompletableFuture.failedFuture(
            new UnavailableException("too many wait for locks here (" + MAX_WAITERS + ")"));
      }
      waiting.computeIfAbsent(lease, _ -> new HashMap<>(1)).put(key, waiter);
      size++;
    }
    // Outside of the lock: dependent stages run code of others.
    var _ = waiter.whenComplete((done, gaveUp) -> forget(lease, key));
    return waiter;
  }

  private synchronized void forget(long lease, Object key) {
    Map<Object, CompletableFuture<Void>> others = waiting.get(lease);
    if (others != null && others.remove(key) != null) {
      size--;
      if (others.isEmpty()) {
        waiting.remove(lease);
      }
    }
  }

  /** How many wait now. */
  synchronized int size() {
    return size;
  }

  /** Those leases got their locks, or are gone. */
  public void changed(List<Long> leases) {
    List<CompletableFuture<Void>> done = new ArrayList<>();
    synchronized (this) {
      if (size == 0) {
        return;
      }
      for (long lease : leases) {
        done.addAll(waiting.getOrDefault(lease, Map.of()).values());
      }
    }
    if (!done.isEmpty()) {
      executor.execute(() -> done.forEach(waiter -> waiter.complete(null)));
    }
  }
}
