package io.holdfast.raft.write;

import io.holdfast.codec.ResultCodec;
import io.holdfast.raft.NotLeadingException;
import io.holdfast.raft.OutcomeUnknownException;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.raft.UnavailableException;
import io.holdfast.raft.leadership.LeaderRoute;
import io.holdfast.raft.leadership.Retries;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerClient;
import io.holdfast.raft.peer.PeerReply;
import io.holdfast.raft.statemachine.BatchMessage;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.result.BatchResult;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Brings batches into the log wherever the leader is, and again until there is a result: during an
 * election it waits; when the leader changes it sends at once to the new one, without waiting for
 * what the old one may still say. The batch's session and number make every repetition harmless.
 */
public final class BatchSubmitter {
  private static final long ATTEMPT_NANOS = WriteBounds.DEFAULT.attempt().toNanos();

  private final Supplier<LeaderRoute.Target> route;
  private final Function<BatchMessage, CompletableFuture<BatchResult>> log;
  private final PeerClient peers;
  private final Retries retries;
  private final ScheduledExecutorService timer;
  private final Executor executor;
  private final LongSupplier nanoTime;
  private final Set<Submission> open = ConcurrentHashMap.newKeySet();

  /**
   * Submits along the route.
   *
   * @param route as {@link LeaderRoute#target}
   * @param log as {@link EntryBatcher#append}: this node's, for when it leads
   * @param nanoTime as {@link System#nanoTime}
   */
  public BatchSubmitter(
      Supplier<LeaderRoute.Target> route,
      Function<BatchMessage, CompletableFuture<BatchResult>> log,
      PeerClient peers,
      Retries retries,
      ScheduledExecutorService timer,
      Executor executor,
      LongSupplier nanoTime) {
    this.route = route;
    this.log = log;
    this.peers = peers;
    this.retries = retries;
    this.timer = timer;
    this.executor = executor;
    this.nanoTime = nanoTime;
  }

  /** See {@link ReplicatedStore#submit}. Completes on the executor. */
  public CompletableFuture<BatchResult> submit(CommandBatch batch, long deadlineNanos) {
    Submission submission = new Submission(BatchMessage.of(batch), deadlineNanos);
    open.add(submission);
    submission.attempt();
    long left = Math.max(0, deadlineNanos - nanoTime.getAsLong());
    var expiry = timer.schedule(submission::expire, left, TimeUnit.NANOSECONDS);
    return submission.outcome.whenComplete(
        (result, failure) -> {
          expiry.cancel(false);
          open.remove(submission);
        });
  }

  /** The leader has changed: batches that wait for the old one's answer go to the new one. */
  public void leaderChanged() {
    executor.execute(() -> open.forEach(Submission::leaderChanged));
  }

  /** Serves another node's batch: one try, here. */
  public CompletableFuture<PeerReply> appendFor(Bytes batch) {
    return log.apply(BatchMessage.of(batch.array()))
        .handle(
            (result, failure) ->
                failure == null
                    ? new PeerReply.Result(Bytes.wrap(ResultCodec.encode(result)))
                    : new PeerReply.NotLeader(String.valueOf(failure.getMessage())));
  }

  private final class Submission {
    final CompletableFuture<BatchResult> outcome = new CompletableFuture<>();
    private final BatchMessage batch;
    private final long deadlineNanos;
    private boolean sent;

    /**
     * Its outcome is about to be reported: a batch that is reported as never sent must not be sent
     * any more.
     */
    private boolean expired;

    private int attempts;
    private LeaderRoute.Target target = new LeaderRoute.Nowhere();

    Submission(BatchMessage batch, long deadlineNanos) {
      this.batch = batch;
      this.deadlineNanos = deadlineNanos;
    }

    void attempt() {
      LeaderRoute.Target leader = route.get();
      int number;
      synchronized (this) {
        if (expired || outcome.isDone()) {
          return;
        }
        target = leader;
        number = ++attempts;
        sent |= !(leader instanceof LeaderRoute.Nowhere);
      }
      var _ = send(leader).whenComplete((result, failure) -> answered(number, result, failure));
    }

    private CompletableFuture<BatchResult> send(LeaderRoute.Target leader) {
      return switch (leader) {
        case LeaderRoute.Here() -> log.apply(batch);
        case LeaderRoute.There(String node, String address) ->
            peers
                .call(
                    address,
                    new PeerCall.Submit(Bytes.wrap(batch.content().toByteArray())),
                    Math.min(ATTEMPT_NANOS, deadlineNanos - nanoTime.getAsLong()))
                .thenApplyAsync(reply -> resultFrom(node, reply), executor);
        case LeaderRoute.Nowhere() ->
            CompletableFuture.failedFuture(new NotLeadingException("no leader is known"));
      };
    }

    private static BatchResult resultFrom(String node, PeerReply reply) {
      if (reply instanceof PeerReply.Result(Bytes result)) {
        return ResultCodec.decode(result.array());
      }
      throw new NotLeadingException("node " + node + " answered " + reply);
    }

    /** Any answer with a result counts, also a late one of an earlier try. */
    private void answered(int number, BatchResult result, Throwable failure) {
      if (result instanceof BatchResult.SessionUnknown && number > 1) {
        // An earlier try may have been applied before the session was forgotten.
        outcome.completeExceptionally(
            new OutcomeUnknownException("the session ended while the batch was sent again"));
        return;
      }
      if (failure == null) {
        outcome.complete(result);
        return;
      }
      if (isLast(number)) {
        retries.after(failure, () -> attemptAfter(number));
      }
    }

    private void attemptAfter(int number) {
      if (isLast(number)) {
        attempt();
      }
    }

    private synchronized boolean isLast(int number) {
      return number == attempts && !outcome.isDone();
    }

    void leaderChanged() {
      synchronized (this) {
        if (route.get().equals(target)) {
          return;
        }
      }
      attempt();
    }

    void expire() {
      boolean mayBeInTheLog;
      synchronized (this) {
        expired = true;
        mayBeInTheLog = sent;
      }
      executor.execute(
          () ->
              outcome.completeExceptionally(
                  mayBeInTheLog
                      ? new OutcomeUnknownException(
                          "no leader confirmed the write before the deadline; it may yet happen")
                      : new UnavailableException("no leader was found before the deadline")));
    }
  }
}
