package io.holdfast.gateway.read;

import io.holdfast.raft.ReplicatedStore;
import io.holdfast.raft.UnavailableException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits until this node's own state may answer at a level. Called by the threads of requests. */
public final class LevelKeeper {
  private final ReplicatedStore store;
  private final ProofTime proofTime = new ProofTime();

  public LevelKeeper(ReplicatedStore store) {
    this.store = store;
  }

  /**
   * Returns once the level can be kept; a weaker one is never given in silence.
   *
   * @return what is known of the state's age; a bounded read asks it again when it has read
   * @throws UnavailableException when it cannot be kept before the deadline
   * @throws io.holdfast.gateway.errors.ProblemException when that is so of a bounded read: it says
   *     how long the proof would take
   */
  public Freshness await(ReadLevel level, long deadlineNanos) throws InterruptedException {
    switch (level) {
      case ReadLevel.Local _ -> {}
      case ReadLevel.Linearizable _ -> confirm(deadlineNanos);
      case ReadLevel.Session session -> awaitRevision(session.minRevision(), deadlineNanos);
      case ReadLevel.Bounded bounded -> awaitBound(bounded.maxStaleness(), deadlineNanos);
    }
    return freshness(level);
  }

  /**
   * Completes when a majority has confirmed the leader after this call and this node has applied
   * what was committed then, for those who can try something else instead: fails as soon as that
   * does not come about at once. Whatever depends on it runs on a thread that must not wait.
   */
  public CompletableFuture<Freshness> tryLinearizable(ReadLevel.Linearizable level) {
    long beginNanos = System.nanoTime();
    return store
        .tryReadIndex()
        .thenApply(
            _ -> {
              proofTime.add(System.nanoTime() - beginNanos);
              return freshness(level);
            });
  }

  /** Of a state that is read now, as it is. */
  public Freshness freshness(ReadLevel level) {
    return new Freshness(level, store.freshAsOfNanos(), proofTime.millis());
  }

  private void confirm(long deadlineNanos) throws InterruptedException {
    long beginNanos = System.nanoTime();
    get(store.confirmReadIndex(deadlineNanos), deadlineNanos);
    proofTime.add(System.nanoTime() - beginNanos);
  }

  private void awaitRevision(long revision, long deadlineNanos) throws InterruptedException {
    if (store.standing().revision() >= revision) {
      return;
    }
    try {
      get(store.awaitRevision(revision, deadlineNanos), deadlineNanos);
    } catch (UnavailableException late) {
      throw new UnavailableException(
          "this node is at revision "
              + store.standing().revision()
              + " and did not reach "
              + revision
              + " before the deadline");
    }
  }

  private void awaitBound(Duration maxStaleness, long deadlineNanos) throws InterruptedException {
    if (isWithin(maxStaleness)) {
      return;
    }
    try {
      confirm(deadlineNanos);
    } catch (UnavailableException unproven) {
      throw Freshness.unproven(
          provenAge()
              + "; "
              + maxStaleness.toMillis()
              + " ms was asked for, and no leader confirmed it in time",
          estimateMillis());
    }
  }

  /** Null = nobody can tell: there is no leader who could confirm, or none was asked yet. */
  private Long estimateMillis() {
    return store.standing().leader().isEmpty() ? null : proofTime.millis();
  }

  private String provenAge() {
    long freshAsOf = store.freshAsOfNanos();
    return freshAsOf == Long.MIN_VALUE
        ? "this node cannot tell how old its state is"
        : "this node's state may be " + age(System.nanoTime() - freshAsOf) + " old";
  }

  private static String age(long nanos) {
    long millis = nanos / 1_000_000;
    return millis < 10_000
        ? millis + " ms"
        : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
  }

  private boolean isWithin(Duration maxStaleness) {
    long freshAsOf = store.freshAsOfNanos();
    return freshAsOf != Long.MIN_VALUE && System.nanoTime() - freshAsOf <= maxStaleness.toNanos();
  }

  private static void get(CompletableFuture<Long> future, long deadlineNanos)
      throws InterruptedException {
    try {
      var _ = future.get(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new UnavailableException(
          "this node could not keep the read's consistency within its timeout; consistency=local"
              + " reads what it has, of whatever age");
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failed.getCause());
    } finally {
      future.cancel(false); // Nobody waits for it any more.
    }
  }
}
