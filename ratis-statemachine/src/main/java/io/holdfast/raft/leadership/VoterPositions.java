package io.holdfast.raft.leadership;

import io.holdfast.raft.NotLeadingException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.ratis.server.RaftServer;

/**
 * At the leader: waits until every voter has on disk what is committed. Ratis' own watch for that
 * hears of a slow follower only with the next write (3.3.0), so the followers' positions are looked
 * at: once for all who wait, on a thread of its own, and not at all while nobody does.
 */
public final class VoterPositions implements AutoCloseable {
  /** A node asks once for all its writes; one of an older version asks once for each. */
  static final int MAX_WAITING = 16_384;

  private static final long CHECK_MILLIS = 2;

  private record Waiter(
      long term, long index, long deadlineNanos, CompletableFuture<Long> everywhere) {}

  private final LongSupplier term;
  private final LongSupplier committed;
  private final Supplier<long[]> matched;
  private final LongSupplier nanoTime;
  private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("holdfast-every-voter").factory());

  /**
   * Looks at a leader.
   *
   * @param term that this node leads in, once it is ready; 0 = it does not
   * @param committed last index known to be committed
   * @param matched what each follower has fsynced; null = this node does not lead
   * @param nanoTime as {@link System#nanoTime}
   */
  public VoterPositions(
      LongSupplier term, LongSupplier committed, Supplier<long[]> matched, LongSupplier nanoTime) {
    this.term = term;
    this.committed = committed;
    this.matched = matched;
    this.nanoTime = nanoTime;
  }

  public static VoterPositions of(
      RaftServer.Division division, Leadership leadership, LongSupplier nanoTime) {
    return new VoterPositions(
        leadership::term,
        () -> division.getRaftLog().getLastCommittedIndex(),
        () -> division.getInfo().getFollowerMatchIndices(),
        nanoTime);
  }

  /**
   * Completes with the index that is committed now, once every voter has it on disk; fails with
   * {@link NotLeadingException} when this node does not lead, or when the time is over. A leader
   * that is not ready does not know yet what is committed: what the one before it acknowledged may
   * lie behind its own commit index.
   */
  public CompletableFuture<Long> await(long timeoutNanos) {
    long leads = term.getAsLong();
    if (leads == 0) {
      return CompletableFuture.failedFuture(stoppedLeading());
    }
    if (waiting.size() >= MAX_WAITING) {
      return CompletableFuture.failedFuture(
          new NotLeadingException("too many wait for every voter (" + MAX_WAITING + ")"));
    }
    Waiter waiter =
        new Waiter(
            leads,
            committed.getAsLong(),
            nanoTime.getAsLong() + timeoutNanos,
            new CompletableFuture<>());
    settle(waiter, matched.get());
    if (!waiter.everywhere.isDone()) {
      waiting.add(waiter);
      scheduleCheck();
    }
    return waiter.everywhere;
  }

  private void scheduleCheck() {
    if (scheduled.compareAndSet(false, true)) {
      try {
        var _ = thread.schedule(this::check, CHECK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException closed) {
        waiting.forEach(waiter -> waiter.everywhere.completeExceptionally(stoppedLeading()));
      }
    }
  }

  private void check() {
    scheduled.set(false);
    long[] positions = matched.get();
    waiting.removeIf(
        waiter -> {
          settle(waiter, positions);
          return waiter.everywhere.isDone();
        });
    if (!waiting.isEmpty()) {
      scheduleCheck();
    }
  }

  private void settle(Waiter waiter, long[] positions) {
    CompletableFuture<Long> everywhere = waiter.everywhere;
    if (positions == null || term.getAsLong() != waiter.term) {
      everywhere.completeExceptionally(stoppedLeading());
    } else if (Arrays.stream(positions).allMatch(match -> match >= waiter.index)) {
      everywhere.complete(waiter.index);
    } else if (nanoTime.getAsLong() - waiter.deadlineNanos >= 0) {
      everywhere.completeExceptionally(
          new NotLeadingException("a voter is behind index " + waiter.index));
    }
  }

  private static NotLeadingException stoppedLeading() {
    return new NotLeadingException("this node does not lead");
  }

  /** How many wait now. */
  public int size() {
    return waiting.size();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
