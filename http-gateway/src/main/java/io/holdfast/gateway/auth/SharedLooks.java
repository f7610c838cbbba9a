package io.holdfast.gateway.auth;

import io.holdfast.raft.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Brings this node's state up to date for requests that it would refuse, so many at a time as wait:
 * anybody can make up a token, and must not have the majority asked for each. Safe for many
 * threads.
 */
final class SharedLooks {
  /** From the begin of one look to that of the next, at least. */
  static final Duration PACE = Duration.ofMillis(50);

  private final AccessGuard.CatchUp catchUp;
  private final Duration longest;
  private final LongSupplier nanos;

  /** The one that has not begun, for all who come until then; null = none is due. */
  private CompletableFuture<Void> next;

  private long begunNanos;
  private boolean begun;

  /**
   * Over one node.
   *
   * @param longest what one look may take
   * @param nanos as {@link System#nanoTime()} counts
   */
  SharedLooks(AccessGuard.CatchUp catchUp, Duration longest, LongSupplier nanos) {
    this.catchUp = catchUp;
    this.longest = longest;
    this.nanos = nanos;
  }

  /**
   * Returns after a look that began after this call.
   *
   * @throws UnavailableException when it does not come about before the deadline
   */
  void await(long deadlineNanos) throws InterruptedException {
    try {
      long left = Math.max(1, deadlineNanos - nanos.getAsLong());
      var _ = join().get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new UnavailableException("no majority confirmed the leader before the deadline");
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failed.getCause());
    }
  }

  private synchronized CompletableFuture<Void> join() {
    if (next == null) {
      CompletableFuture<Void> look = new CompletableFuture<>();
      long wait = begun ? begunNanos + PACE.toNanos() - nanos.getAsLong() : 0;
      CompletableFuture.delayedExecutor(
              Math.max(0, wait),
              TimeUnit.NANOSECONDS,
              task -> Thread.ofVirtual().name("auth-look").start(task))
          .execute(() -> look(look));
      next = look;
    }
    return next;
  }

  private void look(CompletableFuture<Void> look) {
    try {
      begin();
      catchUp.await(nanos.getAsLong() + longest.toNanos());
      look.complete(null);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      look.completeExceptionally(new UnavailableException("this node is stopping"));
    } catch (RuntimeException failed) {
      look.completeExceptionally(failed);
    }
  }

  /** Whoever comes from now on needs another one. */
  private synchronized void begin() {
    next = null;
    begun = true;
    begunNanos = nanos.getAsLong();
  }
}
