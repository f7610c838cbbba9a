package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.MicroOperation;
import io.holdfast.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Verifies that what was acknowledged is there in the end, and what failed is not: each
 * acknowledged element of a set and of a list is in its final read, once; a key holds a value that
 * may have been the last one written; a counter holds all that was acknowledged.
 *
 * <p>This needs no search and names what is missing, so it is the first thing to look at after all
 * nodes were killed. It does not verify the order of a list, nor what was read in between: other
 * checkers do. Final reads must begin after the last other operation on the same thing ended, else
 * the verdict is inconclusive.
 */
public final class DurabilityChecker implements Checker {

  private final int minimumOperations;

  /** A checker that calls a history inconclusive if final reads cover fewer acknowledged writes. */
  public DurabilityChecker(int minimumOperations) {
    this.minimumOperations = minimumOperations;
  }

  @Override
  public String name() {
    return "durability";
  }

  /** One addition to a set or list, with the operation that made it. */
  private record Addition(long element, Operation operation) {}

  private record Thing(Call.Subject subject, String name) {}

  @Override
  public Verdict check(History history) {
    Map<Thing, List<Addition>> additions = additions(history);
    KeyWrites writes = new KeyWrites(history);
    CounterChecker counters = new CounterChecker(0);
    long covered = 0;
    for (Operation read : history.withCall(Call.FinalRead.class)) {
      if (!read.isOk()) {
        continue;
      }
      Call.FinalRead call = (Call.FinalRead) read.call();
      Thing thing = new Thing(call.subject(), call.name());
      List<Addition> added = additions.getOrDefault(thing, List.of());
      Operation late = lastAnswered(added, read);
      if (late != null) {
        return new Verdict.Inconclusive(
            "the final read of %s was not the last: %s".formatted(call.name(), Narrative.of(late)));
      }
      Verdict verdict =
          switch (call.subject()) {
            case SET, LIST -> collection(call, read, added);
            case REGISTER -> register(call.name(), read, writes);
            case COUNTER ->
                counters.check(
                    history.only(
                        operation -> operation.equals(read) || concerns(operation, call.name())));
          };
      if (verdict instanceof Verdict.Incorrect) {
        return verdict;
      }
      covered += added.stream().filter(addition -> addition.operation.isOk()).count();
    }
    if (covered < minimumOperations) {
      return new Verdict.Inconclusive(
          "final reads cover %,d acknowledged writes; %,d are needed"
              .formatted(covered, minimumOperations));
    }
    return new Verdict.Correct("%,d acknowledged writes are all there".formatted(covered), covered);
  }

  private static Map<Thing, List<Addition>> additions(History history) {
    Map<Thing, List<Addition>> additions = new HashMap<>();
    for (Operation operation : history.operations()) {
      switch (operation.call()) {
        case Call.SetAdd(String set, long element) ->
            add(additions, Call.Subject.SET, set, new Addition(element, operation));
        case Call.Transaction(List<MicroOperation> steps) -> {
          for (MicroOperation step : steps) {
            if (step instanceof MicroOperation.Append(String key, long value)) {
              add(additions, Call.Subject.LIST, key, new Addition(value, operation));
            }
          }
        }
        case Call.RegisterWrite(String key, Long _) ->
            add(additions, Call.Subject.REGISTER, key, new Addition(0, operation));
        case Call.RegisterCompareAndSet(String key, Long _, Long _) ->
            add(additions, Call.Subject.REGISTER, key, new Addition(0, operation));
        case Call.CounterIncrement(String counter, long _, String _) ->
            add(additions, Call.Subject.COUNTER, counter, new Addition(0, operation));
        default -> {} // Writes nothing that has a final read.
      }
    }
    return additions;
  }

  private static void add(
      Map<Thing, List<Addition>> additions, Call.Subject subject, String name, Addition added) {
    additions.computeIfAbsent(new Thing(subject, name), _ -> new ArrayList<>()).add(added);
  }

  /** An answered write that did not end before the final read began; null if all did. */
  private static Operation lastAnswered(List<Addition> added, Operation read) {
    return added.stream()
        .map(Addition::operation)
        .filter(operation -> operation.isOk() && !operation.precedes(read))
        .findFirst()
        .orElse(null);
  }

  private static boolean concerns(Operation operation, String counter) {
    return operation.call() instanceof Call.CounterIncrement(String name, long _, String _)
        && name.equals(counter);
  }

  private static Verdict collection(Call.FinalRead call, Operation read, List<Addition> added) {
    Set<Long> present = new HashSet<>();
    for (Long element : read.answer(Answer.Elements.class).elements()) {
      if (!present.add(element)) {
        return new Verdict.Incorrect(
            "%s holds %d twice in the end".formatted(call.name(), element),
            evidence(added, element, read));
      }
    }
    Set<Long> possible = new HashSet<>();
    List<Operation> lost = new ArrayList<>();
    for (Addition addition : added) {
      if (!addition.operation.isFailed()) {
        possible.add(addition.element);
      }
      if (addition.operation.isOk() && !present.contains(addition.element)) {
        lost.add(addition.operation);
      }
    }
    if (!lost.isEmpty()) {
      int count = lost.size();
      List<Operation> offending = new ArrayList<>(lost.subList(0, Math.min(20, count)));
      offending.add(read);
      return new Verdict.Incorrect(
          "%s lost %,d acknowledged elements".formatted(call.name(), count), offending);
    }
    for (Long element : present) {
      if (!possible.contains(element)) {
        return new Verdict.Incorrect(
            "%s holds %d in the end, which failed or was never added"
                .formatted(call.name(), element),
            evidence(added, element, read));
      }
    }
    return new Verdict.Correct("all there", present.size());
  }

  private static List<Operation> evidence(List<Addition> added, long element, Operation read) {
    List<Operation> evidence = new ArrayList<>();
    added.stream()
        .filter(addition -> addition.element == element)
        .forEach(addition -> evidence.add(addition.operation));
    evidence.add(read);
    return evidence;
  }

  /**
   * The last value may be any that was not certainly overwritten; one of an unknown write may have
   * come as late as it likes.
   */
  private static Verdict register(String key, Operation read, KeyWrites writes) {
    List<Long> elements = read.answer(Answer.Elements.class).elements();
    Long value = elements.isEmpty() ? null : elements.getFirst();
    Verdict.Incorrect dirty = writes.unexplained(key, value, read);
    if (dirty != null) {
      return dirty;
    }
    List<Operation> writers = writes.writersOf(key, value);
    if (value == null && writers.isEmpty()) {
      return writes.acknowledged(key).isEmpty()
          ? new Verdict.Correct("never written", 0)
          : lost(key, read, writes.acknowledged(key).getLast());
    }
    for (Operation writer : writers) {
      if (!writer.isOk() || writes.firstAcknowledgedAfter(key, writer.completedNanos()) == null) {
        return new Verdict.Correct("may be the last", 1);
      }
    }
    return lost(key, read, writes.firstAcknowledgedAfter(key, writers.getLast().completedNanos()));
  }

  private static Verdict lost(String key, Operation read, Operation write) {
    return new Verdict.Incorrect(
        "key %s lost an acknowledged write".formatted(key), List.of(write, read));
  }
}
