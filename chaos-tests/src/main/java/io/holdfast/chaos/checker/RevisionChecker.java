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
 * Verifies revisions, which are the store's own account of its order: no two writes made the same
 * one; a write that began after a revision had been seen made a higher one; a linearizable read is
 * not answered at a revision, or with a value, older than one acknowledged before it began; a value
 * carries the revision of its write.
 *
 * <p>This needs no search, and compares all keys at once, which the {@link LinearizabilityChecker}
 * does not. It looks at register writes, compare-and-sets and linearizable reads with revisions,
 * and leaves out deletions: one that finds nothing makes no revision.
 */
public final class RevisionChecker implements Checker {

  private final int minimumOperations;

  /**
   * A checker that calls a history with fewer than so many answered operations with revisions
   * inconclusive.
   */
  public RevisionChecker(int minimumOperations) {
    this.minimumOperations = minimumOperations;
  }

  @Override
  public String name() {
    return "revisions";
  }

  /**
   * An answer with revisions.
   *
   * @param storeRevision the highest revision that it shows to exist
   * @param modifyRevision the revision of the value read or written; 0 if unknown
   */
  private record Sighting(
      Operation operation,
      String key,
      boolean isWrite,
      Long value,
      long storeRevision,
      long modifyRevision) {
    boolean placesValue() {
      return value != null && modifyRevision > 0;
    }
  }

  @Override
  public Verdict check(History history) {
    List<Sighting> byCall = new ArrayList<>();
    for (Operation operation : history.operations()) {
      Sighting sighting = operation.isOk() ? sighting(operation) : null;
      if (sighting != null) {
        byCall.add(sighting);
      }
    }
    Verdict.Incorrect wrong = wrongPlace(byCall);
    if (wrong == null) {
      wrong = wrongOrder(byCall);
    }
    if (wrong != null) {
      return wrong;
    }
    if (byCall.size() < minimumOperations) {
      return new Verdict.Inconclusive(
          "%,d answers with revisions; %,d are needed".formatted(byCall.size(), minimumOperations));
    }
    return new Verdict.Correct(
        "%,d answers agree on the revisions".formatted(byCall.size()), byCall.size());
  }

  private static Sighting sighting(Operation operation) {
    return switch (operation.call()) {
      case Call.RegisterWrite(String key, Long value) when value != null ->
          write(operation, key, value);
      case Call.RegisterCompareAndSet(String key, Long _, Long value)
          when value != null && operation.answer(Answer.Swapped.class).swapped() ->
          write(operation, key, value);
      case Call.RegisterRead(String key) -> {
        Answer.RegisterValue answer = operation.answer(Answer.RegisterValue.class);
        long highest = Math.max(answer.revision(), answer.modifyRevision());
        yield highest == 0
            ? null
            : new Sighting(
                operation, key, false, answer.value(), answer.revision(), answer.modifyRevision());
      }
      default -> null; // Without a revision of its own.
    };
  }

  private static Sighting write(Operation operation, String key, Long value) {
    long revision = KeyWrites.revision(operation);
    return revision == 0 ? null : new Sighting(operation, key, true, value, revision, revision);
  }

  /** Two writes at one revision, or one value at two revisions. */
  private static Verdict.Incorrect wrongPlace(List<Sighting> sightings) {
    Map<Long, Sighting> atRevision = new HashMap<>();
    for (Sighting sighting : sightings) {
      if (!sighting.placesValue()) {
        continue;
      }
      Sighting first = atRevision.putIfAbsent(sighting.modifyRevision, sighting);
      if (first == null) {
        continue;
      }
      boolean same = first.key.equals(sighting.key) && first.value.equals(sighting.value);
      if (!same || (first.isWrite && sighting.isWrite)) {
        return incorrect(
            "revision %d belongs to two writes".formatted(sighting.modifyRevision),
            first,
            sighting);
      }
    }
    Map<String, Map<Long, Sighting>> ofValue = new HashMap<>();
    for (Sighting sighting : sightings) {
      if (sighting.isWrite) {
        ofValue.computeIfAbsent(sighting.key, _ -> new HashMap<>()).put(sighting.value, sighting);
      }
    }
    for (Sighting sighting : sightings) {
      if (!sighting.placesValue()) {
        continue;
      }
      Sighting write = ofValue.getOrDefault(sighting.key, Map.of()).get(sighting.value);
      if (write != null && sighting.modifyRevision != write.modifyRevision) {
        return incorrect(
            "key %s: the value %d was written at revision %d and read at %d"
                .formatted(
                    sighting.key, sighting.value, write.modifyRevision, sighting.modifyRevision),
            write,
            sighting);
      }
    }
    return null;
  }

  /**
   * Goes through the calls in the order of time, with the highest revisions that were known before
   * each.
   */
  private static Verdict.Incorrect wrongOrder(List<Sighting> byCall) {
    List<Sighting> byAnswer = new ArrayList<>(byCall);
    byAnswer.sort(Comparator.comparingLong(sighting -> sighting.operation.completedNanos()));
    Sighting highest = null;
    Map<String, Sighting> highestOfKey = new HashMap<>();
    int over = 0;
    for (Sighting sighting : byCall) {
      while (over < byAnswer.size() && byAnswer.get(over).operation.precedes(sighting.operation)) {
        Sighting earlier = byAnswer.get(over++);
        highest =
            highest == null || earlier.storeRevision > highest.storeRevision ? earlier : highest;
        if (earlier.placesValue()) {
          highestOfKey.merge(
              earlier.key, earlier, (a, b) -> a.modifyRevision >= b.modifyRevision ? a : b);
        }
      }
      Verdict.Incorrect wrong = wrongAfter(highest, highestOfKey.get(sighting.key), sighting);
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private static Verdict.Incorrect wrongAfter(
      Sighting highest, Sighting highestOfKey, Sighting sighting) {
    if (highest != null && sighting.isWrite && sighting.storeRevision <= highest.storeRevision) {
      return incorrect(
          "a write made revision %d after revision %d had been seen"
              .formatted(sighting.storeRevision, highest.storeRevision),
          highest,
          sighting);
    }
    if (highest != null
        && sighting.storeRevision > 0
        && sighting.storeRevision < highest.storeRevision) {
      return incorrect(
          "a linearizable read was answered at revision %d after revision %d had been seen"
              .formatted(sighting.storeRevision, highest.storeRevision),
          highest,
          sighting);
    }
    if (highestOfKey != null
        && sighting.placesValue()
        && sighting.modifyRevision < highestOfKey.modifyRevision) {
      return incorrect(
          "key %s: a linearizable read gave the value of revision %d after that of %d had been seen"
              .formatted(sighting.key, sighting.modifyRevision, highestOfKey.modifyRevision),
          highestOfKey,
          sighting);
    }
    return null;
  }

  private static Verdict.Incorrect incorrect(String explanation, Sighting first, Sighting second) {
    return new Verdict.Incorrect(explanation, List.of(first.operation, second.operation));
  }
}
