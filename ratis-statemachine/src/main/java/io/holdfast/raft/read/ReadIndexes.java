package io.holdfast.raft.read;

import io.holdfast.raft.NotLeadingException;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.raft.UnavailableException;
import io.holdfast.raft.leadership.LeaderRoute;
import io.holdfast.raft.leadership.Retries;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerClient;
import io.holdfast.raft.peer.PeerReply;
import io.holdfast.raft.statemachine.AppliedWaiters;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Prepares this node's state for a linearizable read: asks the leader for a confirmed read index
 * (one question for all reads that wait), then waits until this node has applied that far. An
 * election is waited out until the read's deadline.
 */
public final class ReadIndexes {
  /** An index that a majority confirmed after this moment. */
  private record Confirmed(long index, long askedNanos) {}

  private final Supplier<LeaderRoute.Target> route;
  private final Supplier<CompletableFuture<Long>> confirmation;
  private final PeerClient peers;
  private final AppliedWaiters waiters;
  private final Retries retries;
  private final ScheduledExecutorService timer;
  private final Executor executor;
  private final long roundTimeoutNanos;
  private final LongSupplier nanoTime;
  private final Rounds<Confirmed> rounds = new Rounds<>(this::ask);
  private volatile CompletableFuture<Long> question = CompletableFuture.completedFuture(0L);
  private volatile boolean failing;
  private final AtomicLong freshAsOf = new AtomicLong(Long.MIN_VALUE);

  /**
   * Asks along the route.
   *
   * @param route as {@link LeaderRoute#target}
   * @param confirmation as {@link LeaderConfirmation#readIndex}
   * @param nanoTime as {@link System#nanoTime}
   */
  public ReadIndexes(
      Supplier<LeaderRoute.Target> route,
      Supplier<CompletableFuture<Long>> confirmation,
      PeerClient peers,
      AppliedWaiters waiters,
      Retries retries,
      ScheduledExecutorService timer,
      Executor executor,
      Duration roundTimeout,
      LongSupplier nanoTime) {
    this.route = route;
    this.confirmation = confirmation;
    this.peers = peers;
    this.waiters = waiters;
    this.retries = retries;
    this.timer = timer;
    this.executor = executor;
    this.roundTimeoutNanos = roundTimeout.toNanos();
    this.nanoTime = nanoTime;
  }

  /** See {@link ReplicatedStore#confirmReadIndex}. */
  public CompletableFuture<Long> confirm(long deadlineNanos) {
    CompletableFuture<Long> read = new CompletableFuture<>();
    attempt(read, deadlineNanos);
    long left = Math.max(0, deadlineNanos - nanoTime.getAsLong());
    var expiry =
        timer.schedule(
            () ->
                read.completeExceptionally(
                    new UnavailableException(
                        "no majority confirmed the leader before the deadline")),
            left,
            TimeUnit.NANOSECONDS);
    var _ = read.whenComplete((index, failure) -> expiry.cancel(false));
    return read;
  }

  /** See {@link ReplicatedStore#tryReadIndex}. */
  public CompletableFuture<Long> tryOnce() {
    if (failing) {
      return CompletableFuture.failedFuture(
          new UnavailableException("no majority confirmed the leader in time"));
    }
    return rounds
        .join()
        .thenCompose(
            confirmed -> {
              CompletableFuture<Long> waiting = applied(confirmed);
              if (!waiting.isDone()) {
                var _ = waiting.orTimeout(roundTimeoutNanos, TimeUnit.NANOSECONDS);
              }
              return waiting.thenApply(index -> fresh(confirmed));
            });
  }

  private void attempt(CompletableFuture<Long> read, long deadlineNanos) {
    var _ =
        rounds
            .join()
            .thenCompose(confirmed -> appliedWhile(read, confirmed))
            .whenCompleteAsync(
                (index, failure) -> {
                  if (failure == null) {
                    read.complete(index);
                    return;
                  }
                  if (!read.isDone() && nanoTime.getAsLong() - deadlineNanos < 0) {
                    retries.after(failure, () -> attempt(read, deadlineNanos));
                  }
                },
                executor);
  }

  /** See {@link ReplicatedStore#freshAsOfNanos}. */
  public long freshAsOfNanos() {
    return freshAsOf.get();
  }

  /** One question. Whatever it proves, it proves for the moment before it was sent. */
  private CompletableFuture<Confirmed> ask() {
    long askedNanos = nanoTime.getAsLong();
    // A copy: others may wait for the same answer, and cancelling here must not cancel theirs.
    question = askLeader().copy();
    return question
        .thenApply(index -> new Confirmed(index, askedNanos))
        .whenComplete((confirmed, failure) -> failing = failure != null);
  }

  /** Ends the wait for the old leader's answer: it may never come. */
  public void leaderChanged() {
    question.completeExceptionally(new NotLeadingException("the leader has changed"));
  }

  private CompletableFuture<Long> applied(Confirmed confirmed) {
    return waiters.await(confirmed.index);
  }

  /** Waits no longer than the read itself. */
  private CompletableFuture<Long> appliedWhile(CompletableFuture<Long> read, Confirmed confirmed) {
    CompletableFuture<Long> waiting = applied(confirmed);
    if (!waiting.isDone()) {
      var _ = read.whenComplete((index, failure) -> waiting.cancel(false));
    }
    return waiting.thenApply(index -> fresh(confirmed));
  }

  private long fresh(Confirmed applied) {
    freshAsOf.accumulateAndGet(applied.askedNanos, ReadIndexes::later);
    return applied.index;
  }

  private static long later(long known, long asked) {
    return known == Long.MIN_VALUE || asked - known > 0 ? asked : known;
  }

  private CompletableFuture<Long> askLeader() {
    return switch (route.get()) {
      case LeaderRoute.Here() -> confirmation.get();
      case LeaderRoute.There(String node, String address) ->
          peers
              .call(
                  address,
                  new PeerCall.ReadIndex((int) (roundTimeoutNanos / 1_000_000)),
                  roundTimeoutNanos)
              .thenApply(reply -> indexFrom(node, reply));
      case LeaderRoute.Nowhere() ->
          CompletableFuture.failedFuture(new NotLeadingException("no leader is known"));
    };
  }

  private static long indexFrom(String node, PeerReply reply) {
    if (reply instanceof PeerReply.Figure(long index)) {
      return index;
    }
    throw new NotLeadingException("node " + node + " answered " + reply);
  }
}
