package io.holdfast.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Lets many callers share one round of messages. A caller never joins a round that is under way:
 * its question must have been asked before the round's messages were sent, or the round would prove
 * nothing to it. So those who come meanwhile gather for the next one.
 *
 * @param <T> what a round finds
 */
final class Rounds<T> {
  private final Supplier<CompletableFuture<T>> round;
  private final Object lock = new Object();
  private List<CompletableFuture<T>> waiting = new ArrayList<>();
  private boolean running;

  /**
   * Shares the rounds that the supplier starts.
   *
   * @param round starts one; must complete within a bounded time, or all who come later wait
   */
  Rounds(Supplier<CompletableFuture<T>> round) {
    this.round = round;
  }

  /** Completes as the first round that is started after this call does. */
  CompletableFuture<T> join() {
    CompletableFuture<T> future = new CompletableFuture<>();
    synchronized (lock) {
      waiting.add(future);
      if (running) {
        return future;
      }
      running = true;
    }
    start();
    return future;
  }

  private void start() {
    List<CompletableFuture<T>> group;
    synchronized (lock) {
      if (waiting.isEmpty()) {
        running = false;
        return;
      }
      group = waiting;
      waiting = new ArrayList<>();
    }
    CompletableFuture<T> result;
    try {
      result = round.get();
    } catch (RuntimeException failure) {
      result = CompletableFuture.failedFuture(failure);
    }
    var _ =
        result.whenComplete(
            (value, failure) -> {
              start();
              for (CompletableFuture<T> member : group) {
                if (failure == null) {
                  member.complete(value);
                } else {
                  member.completeExceptionally(failure);
                }
              }
            });
  }
}
