package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.FaultEvent;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Verifies liveness: whenever the last fault has ended, and none begins for as long as the bound, a
 * write is acknowledged within the bound.
 *
 * <p>Does not verify how many operations succeed, on which nodes, or what is answered; nor anything
 * while a fault is in force, even one that a minority should not notice. A quiet time in which
 * nobody tried to write says nothing.
 */
public final class RecoveryChecker implements Checker {

  private final long boundNanos;

  /** A checker with a bound from the end of the last fault to the first acknowledged write. */
  public RecoveryChecker(Duration bound) {
    this.boundNanos = bound.toNanos();
  }

  @Override
  public String name() {
    return "recovery";
  }

  /** A time without faults. */
  private record Quiet(long fromNanos, long toNanos) {}

  @Override
  public Verdict check(History history) {
    List<Operation> writes =
        history.operations().stream().filter(operation -> !operation.call().isRead()).toList();
    List<Operation> acknowledged =
        writes.stream()
            .filter(Operation::isOk)
            .sorted(Comparator.comparingLong(Operation::completedNanos))
            .toList();
    long slowestNanos = 0;
    long judged = 0;
    int next = 0;
    for (Quiet quiet : quietTimes(history)) {
      while (next < acknowledged.size()
          && acknowledged.get(next).completedNanos() < quiet.fromNanos) {
        next++;
      }
      long recovered =
          next < acknowledged.size()
              ? acknowledged.get(next).completedNanos()
              : Operation.NEVER_NANOS;
      if (recovered <= quiet.toNanos && recovered - quiet.fromNanos <= boundNanos) {
        slowestNanos = Math.max(slowestNanos, recovered - quiet.fromNanos);
        judged++;
      } else if (quiet.toNanos - quiet.fromNanos > boundNanos && isTried(writes, quiet)) {
        return notLive(quiet, recovered);
      }
    }
    if (judged == 0) {
      return new Verdict.Inconclusive(
          "after no fault there was a quiet time, long enough, in which somebody tried to write");
    }
    return new Verdict.Correct(
        "after faults ended, the first write was acknowledged within %s at most, %,d times"
            .formatted(Narrative.milliseconds(slowestNanos), judged),
        judged);
  }

  private Verdict notLive(Quiet quiet, long recovered) {
    String when =
        recovered == Operation.NEVER_NANOS
            ? "never again"
            : "only after " + Narrative.milliseconds(recovered - quiet.fromNanos);
    return new Verdict.NotLive(
        "the last fault ended at %s; a write was acknowledged %s. The bound is %s."
            .formatted(
                Narrative.milliseconds(quiet.fromNanos), when, Narrative.milliseconds(boundNanos)));
  }

  private boolean isTried(List<Operation> writes, Quiet quiet) {
    return writes.stream()
        .anyMatch(
            write ->
                write.invokedNanos() >= quiet.fromNanos
                    && write.invokedNanos() - quiet.fromNanos <= boundNanos);
  }

  private static List<Quiet> quietTimes(History history) {
    long end = history.operations().stream().mapToLong(Operation::completedNanos).max().orElse(0);
    List<Quiet> quiet = new ArrayList<>();
    int inForce = 0;
    long since = Operation.NEVER_NANOS;
    for (FaultEvent event : history.faults()) {
      switch (event.change()) {
        case BEGAN -> {
          if (inForce == 0 && since != Operation.NEVER_NANOS) {
            quiet.add(new Quiet(since, event.atNanos()));
          }
          inForce++;
        }
        case ENDED -> {
          inForce--;
          since = event.atNanos();
        }
      }
    }
    if (inForce == 0 && since != Operation.NEVER_NANOS) {
      quiet.add(new Quiet(since, Math.max(since, end)));
    }
    return quiet;
  }
}
