package io.holdfast.gateway.auth;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.text.DurationText;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How old the rights in this node's state may be where it answers from that state alone: a node
 * that is cut off does not hear that a token was ended. While requests come, the proof is renewed
 * before it is too old, one question at a time. Safe for many threads.
 */
public final class RightsAge {
  private final Duration most;
  private final LongSupplier freshAsOfNanos;
  private final LongSupplier nanos;
  private final Supplier<CompletableFuture<Long>> ask;
  private final AtomicBoolean asking = new AtomicBoolean();

  /**
   * Of one node.
   *
   * @param most the oldest that may be used
   * @param freshAsOfNanos as {@link io.holdfast.raft.ReplicatedStore#freshAsOfNanos}
   * @param nanos as {@link System#nanoTime()} counts
   * @param ask begins a new proof, and ends by itself
   */
  public RightsAge(
      Duration most,
      LongSupplier freshAsOfNanos,
      LongSupplier nanos,
      Supplier<CompletableFuture<Long>> ask) {
    this.most = most;
    this.freshAsOfNanos = freshAsOfNanos;
    this.nanos = nanos;
    this.ask = ask;
  }

  /** Whether they are young enough now. Waits for nothing. */
  boolean isYoung() {
    long ageNanos = ageNanos();
    if (ageNanos > most.toNanos() / 2) {
      renew();
    }
    return ageNanos <= most.toNanos();
  }

  /** {@link Long#MAX_VALUE} = nothing is known. */
  private long ageNanos() {
    long freshAsOf = freshAsOfNanos.getAsLong();
    return freshAsOf == Long.MIN_VALUE
        ? Long.MAX_VALUE
        : Math.max(0, nanos.getAsLong() - freshAsOf);
  }

  private void renew() {
    if (!asking.compareAndSet(false, true)) {
      return;
    }
    try {
      var _ = ask.get().whenComplete((index, failure) -> asking.set(false));
    } catch (RuntimeException closed) {
      asking.set(false); // The node stops, or takes in a snapshot.
    }
  }

  /** Why nothing is answered now. */
  Problem refusal() {
    long ageNanos = ageNanos();
    String age =
        ageNanos == Long.MAX_VALUE
            ? "this node cannot tell how old its rights are"
            : "the rights at this node may be " + ageNanos / 1_000_000 + " ms old";
    return Problem.of(
        ProblemCode.AUTH_STALE,
        age + ", auth.max_staleness is " + DurationText.format(most) + ", and no leader answers");
  }
}
