package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds a lease that lived on for too long after the last time that it could have been renewed: a
 * read found its key. Each time when nobody was served for a while the leader may have changed,
 * which prolongs leases by that time and a second; while no node ran their time stood still. A
 * change that nobody noticed fits into what is always allowed.
 */
final class LateLeases {
  private static final long MILLI = 1_000_000;

  /** Always allowed: half a second, and what a busy machine takes to say so. */
  private static final long SLACK_NANOS = 2_000 * MILLI;

  /** Longer than operations take beside each other on a busy machine. */
  private static final long GAP_NANOS = 300 * MILLI;

  private static final long PER_GAP_NANOS = 1_200 * MILLI;

  /** A key under the lease of a put. */
  private record Life(Operation put, Operation last, long ttlNanos, boolean isCertain) {
    Life renewedBy(Operation renewal) {
      boolean known = renewal.isOk() || renewal.isFailed();
      return new Life(put, renewal.isOk() ? renewal : last, ttlNanos, isCertain && known);
    }

    long value() {
      return ((Call.LeasePut) put.call()).value();
    }
  }

  private LateLeases() {}

  /** What is wrong, or null. */
  static Verdict.Incorrect find(History history) {
    List<long[]> gaps = gaps(history);
    Map<String, Life> lives = new HashMap<>();
    for (Operation operation : history.operations()) {
      switch (operation.call()) {
        case Call.LeasePut(String key, long _, long ttlMillis) -> {
          if (operation.isOk()) {
            lives.put(key, new Life(operation, operation, ttlMillis * MILLI, true));
          } else if (operation.isUnknown()) {
            lives.remove(key);
          }
        }
        case Call.LeaseRenew(String key, long _) ->
            lives.computeIfPresent(key, (_, life) -> life.renewedBy(operation));
        case Call.LeaseRead(String key) -> {
          Life life = lives.get(key);
          if (life != null && operation.isOk() && isLate(life, operation, gaps)) {
            return late(life, operation);
          }
        }
        default -> {
          // Says nothing of a lease.
        }
      }
    }
    return null;
  }

  private static boolean isLate(Life life, Operation read, List<long[]> gaps) {
    Long value = read.answer(Answer.RegisterValue.class).value();
    if (!life.isCertain || value == null || value != life.value()) {
      return false;
    }
    long from = life.last.completedNanos();
    long allowed = life.ttlNanos + SLACK_NANOS;
    for (long[] gap : gaps) {
      if (gap[1] > from && gap[0] < read.completedNanos()) {
        allowed += gap[1] - gap[0] + PER_GAP_NANOS;
      }
    }
    return read.invokedNanos() - from > allowed;
  }

  /** From when to when nobody was served. */
  private static List<long[]> gaps(History history) {
    List<Operation> served =
        history.operations().stream()
            .filter(Operation::isOk)
            .sorted(Comparator.comparingLong(Operation::completedNanos))
            .toList();
    List<long[]> gaps = new ArrayList<>();
    for (int i = 1; i < served.size(); i++) {
      long from = served.get(i - 1).completedNanos();
      long to = served.get(i).completedNanos();
      if (to - from >= GAP_NANOS) {
        gaps.add(new long[] {from, to});
      }
    }
    return gaps;
  }

  private static Verdict.Incorrect late(Life life, Operation read) {
    List<Operation> offending = new ArrayList<>(List.of(life.put));
    if (!life.last.equals(life.put)) {
      offending.add(life.last);
    }
    offending.add(read);
    return new Verdict.Incorrect(
        "%s was still there %s after its lease had been renewed for the last time"
            .formatted(
                ((Call.LeaseRead) read.call()).key(),
                Narrative.milliseconds(read.invokedNanos() - life.last.completedNanos())),
        offending);
  }
}
