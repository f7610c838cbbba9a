package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Verifies that an element that was acknowledged, or seen once, is in every read that begins later;
 * that a read holds no element that nobody had asked to add, or whose addition failed; and none
 * twice.
 *
 * <p>Does not verify the order of concurrent additions as seen by concurrent reads. Assumes that
 * nothing is removed.
 */
public final class SetChecker implements Checker {

  private final int minimumReads;

  /** A checker that calls a history with fewer than so many answered reads inconclusive. */
  public SetChecker(int minimumReads) {
    this.minimumReads = minimumReads;
  }

  @Override
  public String name() {
    return "set";
  }

  /** What one set saw. */
  private static final class Evidence {
    final Map<Long, List<Operation>> adds = new HashMap<>();
    final List<Operation> reads = new ArrayList<>();
  }

  @Override
  public Verdict check(History history) {
    Map<String, Evidence> sets = new TreeMap<>();
    long reads = 0;
    long adds = 0;
    for (Operation operation : history.operations()) {
      switch (operation.call()) {
        case Call.SetAdd(String set, long element) -> {
          evidence(sets, set).adds.computeIfAbsent(element, _ -> new ArrayList<>(1)).add(operation);
          adds += operation.isOk() ? 1 : 0;
        }
        case Call.SetRead(String set) when operation.isOk() -> {
          evidence(sets, set).reads.add(operation);
          reads++;
        }
        case Call.FinalRead(Call.Subject subject, String set)
            when subject == Call.Subject.SET && operation.isOk() -> {
          evidence(sets, set).reads.add(operation);
          reads++;
        }
        default -> {} // Another checker's.
      }
    }
    for (Map.Entry<String, Evidence> set : sets.entrySet()) {
      Verdict.Incorrect wrong = wrong(set.getKey(), set.getValue());
      if (wrong != null) {
        return wrong;
      }
    }
    if (reads < minimumReads || adds == 0) {
      return new Verdict.Inconclusive(
          "%,d reads and %,d acknowledged additions; %,d reads and one addition are needed"
              .formatted(reads, adds, minimumReads));
    }
    return new Verdict.Correct(
        "%,d reads show all of %,d acknowledged elements".formatted(reads, adds), reads + adds);
  }

  private static Evidence evidence(Map<String, Evidence> sets, String set) {
    return sets.computeIfAbsent(set, _ -> new Evidence());
  }

  /** The first read that is wrong, or null. */
  private static Verdict.Incorrect wrong(String set, Evidence evidence) {
    List<Known> known = known(evidence);
    for (Operation read : evidence.reads) {
      List<Long> elements = elements(read);
      Set<Long> present = new HashSet<>();
      for (Long element : elements) {
        if (!present.add(element)) {
          return new Verdict.Incorrect(
              "set %s holds %d twice in one read".formatted(set, element), List.of(read));
        }
        List<Operation> adds = evidence.adds.getOrDefault(element, List.of());
        if (adds.stream()
            .noneMatch(add -> !add.isFailed() && add.invokedNanos() <= read.completedNanos())) {
          return unexplained(set, element, adds, read);
        }
      }
      for (Known element : known) {
        if (element.sinceNanos >= read.invokedNanos()) {
          break;
        }
        if (!present.contains(element.element)) {
          return new Verdict.Incorrect(
              "set %s: a read does not hold %d, which had been %s"
                  .formatted(
                      set,
                      element.element,
                      element.proof.call() instanceof Call.SetAdd ? "acknowledged" : "seen"),
              List.of(element.proof, read));
        }
      }
    }
    return null;
  }

  private static Verdict.Incorrect unexplained(
      String set, long element, List<Operation> adds, Operation read) {
    List<Operation> offending = new ArrayList<>(adds);
    offending.add(read);
    String why = adds.isEmpty() ? "nobody added" : "was not yet added, or not at all";
    return new Verdict.Incorrect(
        "set %s holds %d, which %s".formatted(set, element, why), offending);
  }

  private static List<Long> elements(Operation read) {
    return read.answer(Answer.Elements.class).elements();
  }

  /** An element, and the first proof that it is in the set. */
  private record Known(long element, long sinceNanos, Operation proof) {}

  private static List<Known> known(Evidence evidence) {
    Map<Long, Known> first = new HashMap<>();
    evidence.adds.forEach(
        (element, adds) ->
            adds.stream().filter(Operation::isOk).forEach(add -> note(first, element, add)));
    evidence.reads.forEach(read -> elements(read).forEach(element -> note(first, element, read)));
    List<Known> sorted = new ArrayList<>(first.values());
    sorted.sort(Comparator.comparingLong(Known::sinceNanos));
    return sorted;
  }

  private static void note(Map<Long, Known> first, Long element, Operation proof) {
    first.merge(
        element,
        new Known(element, proof.completedNanos(), proof),
        (a, b) -> a.sinceNanos <= b.sinceNanos ? a : b);
  }
}
