package io.holdfast.raft;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Waits until every voter has fsynced what is committed: the price of durability {@code all}. Asks
 * the leader, and the next one if that changes: a later question covers at least as much.
 */
final class EveryVoter {
  private static final long RETRY_MILLIS = 20;

  private final LeaderRoute route;
  private final LocalLog log;
  private final PeerCalls peers;
  private final ScheduledExecutorService timer;
  private final Executor executor;

  EveryVoter(
      LeaderRoute route,
      LocalLog log,
      PeerCalls peers,
      ScheduledExecutorService timer,
      Executor executor) {
    this.route = route;
    this.log = log;
    this.peers = peers;
    this.timer = timer;
    this.executor = executor;
  }

  /** See {@link ReplicatedStore#awaitOnEveryVoter}. */
  CompletableFuture<Void> await(long deadlineNanos) {
    CompletableFuture<Void> all = new CompletableFuture<>();
    var expiry =
        timer.schedule(
            () ->
                all.completeExceptionally(
                    new UnavailableException("not every voter had the write on disk in time")),
            Math.max(0, deadlineNanos - System.nanoTime()),
            TimeUnit.NANOSECONDS);
    attempt(all, deadlineNanos);
    return all.whenComplete((done, failure) -> expiry.cancel(false));
  }

  private void attempt(CompletableFuture<Void> all, long deadlineNanos) {
    if (all.isDone()) {
      return;
    }
    var _ =
        ask(deadlineNanos - System.nanoTime())
            .whenCompleteAsync(
                (index, failure) -> {
                  if (failure == null) {
                    all.complete(null);
                  } else if (!all.isDone()) {
                    var _ =
                        timer.schedule(
                            () -> attempt(all, deadlineNanos), RETRY_MILLIS, TimeUnit.MILLISECONDS);
                  }
                },
                executor);
  }

  private CompletableFuture<Long> ask(long timeoutNanos) {
    return switch (route.target()) {
      case LeaderRoute.Here() -> log.awaitEveryVoter(timeoutNanos, timer);
      case LeaderRoute.There(String node, String address) ->
          peers
              .call(
                  address,
                  new PeerCall.OnEveryVoter((int) (timeoutNanos / 1_000_000)),
                  timeoutNanos)
              .thenApply(reply -> figure(node, reply));
      case LeaderRoute.Nowhere() ->
          CompletableFuture.failedFuture(new NotLeadingException("no leader is known"));
    };
  }

  private static long figure(String node, PeerReply reply) {
    if (reply instanceof PeerReply.Figure(long figure)) {
      return figure;
    }
    throw new NotLeadingException("node " + node + " answered " + reply);
  }
}
