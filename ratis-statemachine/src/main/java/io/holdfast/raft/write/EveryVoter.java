package io.holdfast.raft.write;

import io.holdfast.raft.NotLeadingException;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.raft.UnavailableException;
import io.holdfast.raft.leadership.LeaderRoute;
import io.holdfast.raft.leadership.VoterPositions;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerClient;
import io.holdfast.raft.peer.PeerReply;
import io.holdfast.raft.read.Rounds;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Waits until every voter has fsynced what is committed: the price of durability {@code all}. Asks
 * the leader, one question for all writes that wait, and the next one if that changes: a later
 * question covers at least as much.
 */
public final class EveryVoter {
  /** More than requests can be open at a node; above it a wait is refused. */
  static final int MAX_WAITING = 16_384;

  private static final long RETRY_MILLIS = 20;

  /**
   * Time limit of one question: with a voter down it is asked again this often, however many wait.
   */
  private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<LeaderRoute.Target> route;
  private final LongFunction<CompletableFuture<Long>> here;
  private final PeerClient peers;
  private final ScheduledExecutorService timer;
  private final Executor executor;
  private final LongSupplier nanoTime;
  private final Rounds<Long> rounds = new Rounds<>(this::round);
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Asks along the route.
   *
   * @param route as {@link LeaderRoute#target}
   * @param here what is asked when this node leads, as {@link VoterPositions#await}
   * @param nanoTime as {@link System#nanoTime}
   */
  public EveryVoter(
      Supplier<LeaderRoute.Target> route,
      LongFunction<CompletableFuture<Long>> here,
      PeerClient peers,
      ScheduledExecutorService timer,
      Executor executor,
      LongSupplier nanoTime) {
    this.route = route;
    this.here = here;
    this.peers = peers;
    this.timer = timer;
    this.executor = executor;
    this.nanoTime = nanoTime;
  }

  /** See {@link ReplicatedStore#awaitOnEveryVoter}. */
  public CompletableFuture<Void> await(long deadlineNanos) {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return CompletableFuture.failedFuture(
          new UnavailableException("too many writes wait for every voter (" + MAX_WAITING + ")"));
    }
    CompletableFuture<Void> all = new CompletableFuture<>();
    var expiry =
        timer.schedule(
            () ->
                all.completeExceptionally(
                    new UnavailableException("not every voter had the write on disk in time")),
            Math.max(0, deadlineNanos - nanoTime.getAsLong()),
            TimeUnit.NANOSECONDS);
    join(all);
    var _ =
        all.whenComplete(
            (done, failure) -> {
              waiting.decrementAndGet();
              expiry.cancel(false);
            });
    return all;
  }

  private void join(CompletableFuture<Void> all) {
    var _ =
        rounds
            .join()
            .whenCompleteAsync(
                (index, failure) -> {
                  if (failure == null) {
                    all.complete(null);
                  } else if (!all.isDone()) {
                    join(all);
                  }
                },
                executor);
  }

  /**
   * Those who wait join the next round when this one fails, so a failed round is followed by a
   * pause.
   */
  private CompletableFuture<Long> round() {
    CompletableFuture<Long> round = new CompletableFuture<>();
    ask(round, nanoTime.getAsLong() + ROUND_NANOS);
    return round;
  }

  private void ask(CompletableFuture<Long> round, long deadlineNanos) {
    var _ =
        askLeader(Math.max(1, deadlineNanos - nanoTime.getAsLong()))
            .whenComplete(
                (index, failure) -> {
                  if (failure == null) {
                    round.complete(index);
                    return;
                  }
                  boolean last = deadlineNanos - nanoTime.getAsLong() <= 0;
                  var _ =
                      timer.schedule(
                          () -> {
                            if (last) {
                              round.completeExceptionally(failure);
                            } else {
                              ask(round, deadlineNanos);
                            }
                          },
                          RETRY_MILLIS,
                          TimeUnit.MILLISECONDS);
                });
  }

  private CompletableFuture<Long> askLeader(long timeoutNanos) {
    return switch (route.get()) {
      case LeaderRoute.Here() -> here.apply(timeoutNanos);
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
