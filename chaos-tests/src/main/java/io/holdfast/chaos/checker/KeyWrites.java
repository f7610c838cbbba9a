package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The writes and compare-and-sets of a history, by key: who can have written which value, and when
 * it was overwritten.
 */
final class KeyWrites {

  private static final class Key {
    final Map<Long, List<Operation>> writers = new HashMap<>();
    final Map<Long, List<Operation>> failedWriters = new HashMap<>();
    final List<Operation> acknowledged = new ArrayList<>();
    final NavigableMap<Long, Operation> byRevision = new TreeMap<>();

    /**
     * For each call time of an acknowledged write, the one among it and all later ones that was
     * acknowledged first.
     */
    final NavigableMap<Long, Operation> firstAcknowledgedFrom = new TreeMap<>();
  }

  private final Map<String, Key> keys = new HashMap<>();

  /** Looks through a history. */
  KeyWrites(History history) {
    for (Operation operation : history.operations()) {
      switch (operation.call()) {
        case Call.RegisterWrite(String key, Long value) -> note(key, value, operation);
        case Call.RegisterCompareAndSet(String key, Long _, Long value) ->
            note(key, value, operation);
        default -> {} // Writes no key.
      }
    }
    keys.values().forEach(KeyWrites::noteFirstAcknowledged);
  }

  private void note(String key, Long value, Operation operation) {
    Key found = keys.computeIfAbsent(key, _ -> new Key());
    if (operation.isFailed() || isRefused(operation)) {
      found.failedWriters.computeIfAbsent(value, _ -> new ArrayList<>(1)).add(operation);
      return;
    }
    found.writers.computeIfAbsent(value, _ -> new ArrayList<>(1)).add(operation);
    if (operation.isOk()) {
      found.acknowledged.add(operation);
      if (revision(operation) > 0) {
        found.byRevision.put(revision(operation), operation);
      }
    }
  }

  private static void noteFirstAcknowledged(Key key) {
    Operation first = null;
    for (Operation write : key.acknowledged.reversed()) {
      first = first == null || write.completedNanos() < first.completedNanos() ? write : first;
      key.firstAcknowledgedFrom.put(write.invokedNanos(), first);
    }
  }

  private static boolean isRefused(Operation operation) {
    return operation.outcome() instanceof Outcome.Ok(Answer.Swapped(boolean swapped, long _))
        && !swapped;
  }

  /** The revision that a write made; 0 if unknown. */
  static long revision(Operation write) {
    return switch (write.outcome()) {
      case Outcome.Ok(Answer.Written(long revision)) -> revision;
      case Outcome.Ok(Answer.Swapped(boolean _, long revision)) -> revision;
      default -> 0; // No answer.
    };
  }

  /** The value that a write leaves. */
  static Long value(Operation write) {
    return switch (write.call()) {
      case Call.RegisterWrite(String _, Long value) -> value;
      case Call.RegisterCompareAndSet(String _, Long _, Long value) -> value;
      default -> throw new IllegalArgumentException("no write: " + write);
    };
  }

  /** The operations that wrote a value, or may have. */
  List<Operation> writersOf(String key, Long value) {
    return keys.containsKey(key) ? keys.get(key).writers.getOrDefault(value, List.of()) : List.of();
  }

  /** The acknowledged writes of a key, in the order of their calls. */
  List<Operation> acknowledged(String key) {
    return keys.containsKey(key) ? keys.get(key).acknowledged : List.of();
  }

  /**
   * The acknowledged write with the highest revision not above the given one; null if there is
   * none.
   */
  Operation lastUpTo(String key, long revision) {
    Map.Entry<Long, Operation> found =
        keys.containsKey(key) ? keys.get(key).byRevision.floorEntry(revision) : null;
    return found == null ? null : found.getValue();
  }

  /**
   * Of the acknowledged writes that began after a moment, the one that was acknowledged first; null
   * if there is none.
   */
  Operation firstAcknowledgedAfter(String key, long nanos) {
    Map.Entry<Long, Operation> found =
        keys.containsKey(key) ? keys.get(key).firstAcknowledgedFrom.higherEntry(nanos) : null;
    return found == null ? null : found.getValue();
  }

  /** The accusation that a read shows a value that it cannot have seen; null if it can. */
  Verdict.Incorrect unexplained(String key, Long value, Operation read) {
    if (value == null
        || writersOf(key, value).stream()
            .anyMatch(write -> write.invokedNanos() <= read.completedNanos())) {
      return null;
    }
    List<Operation> offending = new ArrayList<>(writersOf(key, value));
    if (keys.containsKey(key)) {
      offending.addAll(keys.get(key).failedWriters.getOrDefault(value, List.of()));
    }
    String why = offending.isEmpty() ? "nobody wrote it" : "its write failed, or had not begun";
    offending.add(read);
    return new Verdict.Incorrect(
        "key %s: a read gave %d, but %s".formatted(key, value, why), offending);
  }
}
