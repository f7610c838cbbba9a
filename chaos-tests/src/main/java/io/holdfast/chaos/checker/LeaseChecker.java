package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Verifies leases: from the answer to a write or a renewal until the lease's full time after it was
 * asked for, every linearizable read finds the key, with that value or a later one. The times are
 * those of the clients, on one monotonic clock: whoever measures the lease began no earlier.
 *
 * <p>A key says nothing more once a write of it had an unknown outcome: that write may still come,
 * with another lease, after later ones.
 *
 * <p>And that a lease which nobody renews any more ends ({@link LateLeases}); a history in which
 * none did is inconclusive.
 */
public final class LeaseChecker implements Checker {
  private static final long NANOS_PER_MILLISECOND = 1_000_000;

  private final int minimumReads;

  /** A checker that calls a history with fewer reads under a lease than that inconclusive. */
  public LeaseChecker(int minimumReads) {
    this.minimumReads = minimumReads;
  }

  @Override
  public String name() {
    return "lease";
  }

  /** What is promised of a key. */
  private record Promise(Operation put, Operation begin, long untilNanos) {
    boolean covers(Operation read) {
      return begin.completedNanos() < read.invokedNanos() && read.completedNanos() < untilNanos;
    }

    long value() {
      return ((Call.LeasePut) put.call()).value();
    }
  }

  @Override
  public Verdict check(History history) {
    Verdict.Incorrect late = LateLeases.find(history);
    if (late != null) {
      return late;
    }
    Map<String, List<Promise>> promises = promises(history);
    long covered = 0;
    long ended = 0;
    for (Operation read : history.withCall(Call.LeaseRead.class)) {
      if (!read.isOk()) {
        continue;
      }
      String key = ((Call.LeaseRead) read.call()).key();
      Long value = read.answer(Answer.RegisterValue.class).value();
      boolean isCovered = false;
      for (Promise promise : promises.getOrDefault(key, List.of())) {
        if (promise.covers(read)) {
          isCovered = true;
          if (value == null || value < promise.value()) {
            return broken(promise, read, value);
          }
        }
      }
      covered += isCovered ? 1 : 0;
      ended += value == null ? 1 : 0;
    }
    if (covered < minimumReads || ended == 0) {
      return new Verdict.Inconclusive(
          "%,d reads under a lease (%,d are needed), %,d after one had ended (1 is needed)"
              .formatted(covered, minimumReads, ended));
    }
    return new Verdict.Correct(
        "%,d reads under a lease found the key; %,d found that a lease had ended"
            .formatted(covered, ended),
        covered);
  }

  /** By key; in the order of time, as a key has one writer. */
  private static Map<String, List<Promise>> promises(History history) {
    Map<String, Operation> lastPut = new HashMap<>();
    Map<String, List<Promise>> promises = new HashMap<>();
    Set<String> doubtful = new HashSet<>();
    for (Operation operation : history.operations()) {
      switch (operation.call()) {
        case Call.LeasePut(String key, long _, long ttlMillis) -> {
          if (operation.isFailed()) {
            continue;
          }
          // From now on the key may have another lease, of another length.
          lastPut.remove(key);
          end(promises.computeIfAbsent(key, _ -> new ArrayList<>()), operation.invokedNanos());
          if (operation.isUnknown()) {
            doubtful.add(key);
          }
          if (operation.isOk() && !doubtful.contains(key)) {
            lastPut.put(key, operation);
            add(promises, key, operation, operation, ttlMillis);
          }
        }
        case Call.LeaseRenew(String key, long ttlMillis) -> {
          Operation put = lastPut.get(key);
          if (operation.isOk() && put != null) {
            add(promises, key, put, operation, ttlMillis);
          }
        }
        default -> {
          // Says nothing of a lease.
        }
      }
    }
    return promises;
  }

  private static void end(List<Promise> promises, long atNanos) {
    promises.replaceAll(
        promise -> new Promise(promise.put, promise.begin, Math.min(promise.untilNanos, atNanos)));
  }

  private static void add(
      Map<String, List<Promise>> promises,
      String key,
      Operation put,
      Operation begin,
      long ttlMillis) {
    promises
        .computeIfAbsent(key, _ -> new ArrayList<>())
        .add(new Promise(put, begin, begin.invokedNanos() + ttlMillis * NANOS_PER_MILLISECOND));
  }

  private static Verdict.Incorrect broken(Promise promise, Operation read, Long value) {
    List<Operation> offending = new ArrayList<>(List.of(promise.put));
    if (promise.begin.call() instanceof Call.LeaseRenew) {
      offending.add(promise.begin);
    }
    offending.add(read);
    return new Verdict.Incorrect(
        "%s was to stay for another %s when a read gave %s"
            .formatted(
                ((Call.LeaseRead) read.call()).key(),
                Narrative.milliseconds(promise.untilNanos - read.completedNanos()),
                Narrative.value(value)),
        offending);
  }
}
