package io.holdfast.raft.read;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Lets many callers share one round of messages. A caller never joins a round that is under way:
 * its question must have been asked before the round's messages were sent, or the round would prove
 * nothing to it. So callers that come meanwhile wait for the next one.
 *
 * @param <T> what a round finds
 */
public final class Rounds<T> {
  private final Supplier<CompletableFuture<T>> round;
  private final Object lock = new Object();

  /** Of the callers that wait for the next round; null = there are none. */
  private CompletableFuture<T> waiting;

  private boolean running;

  /**
   * Shares the rounds that the supplier starts.
   *
   * @param round starts one; must complete within a bounded time, or all who come later wait
   */
  public Rounds(Supplier<CompletableFuture<T>> round) {
    this.round = round;
  }

  /**
   * Completes with the first round that is started after this call. Others share the future:
   * callers add dependent stages, and never complete or cancel it.
   */
  public CompletableFuture<T> join() {
    CompletableFuture<T> group;
    synchronized (lock) {
      if (waiting == null) {
        waiting = new CompletableFuture<>();
      }
      group = waiting;
      if (running) {
        return group;
      }
      running = true;
    }
    start();
    return group;
  }

  private void start() {
    CompletableFuture<T> group;
    synchronized (lock) {
      if (waiting == null) {
        running = false;
        return;
      }
      group = waiting;
      waiting = null;
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
              if (failure == null) {
                group.complete(value);
              } else {
                group.completeExceptionally(failure);
              }
            });
  }
}
