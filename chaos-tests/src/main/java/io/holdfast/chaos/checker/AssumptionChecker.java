package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Verifies what the other checkers take for granted of the suite itself: a process has one call on
 * its way at a time, no two writes to one key have the same value, no two elements of a set are the
 * same, and operation ids are unique.
 *
 * <p>Judges the suite, never the cluster: what does not hold makes the run inconclusive. Run it
 * first. It does not verify that keys were empty at first (a value from nowhere shows that), nor
 * that the clock is monotonic.
 */
public final class AssumptionChecker implements Checker {

  @Override
  public String name() {
    return "assumptions";
  }

  private record Written(Object thing, Long value) {}

  @Override
  public Verdict check(History history) {
    Map<Integer, Operation> last = new HashMap<>();
    Set<Written> written = new HashSet<>();
    for (Operation operation : history.operations()) {
      Operation before = last.put(operation.process(), operation);
      if (before != null && before.completedNanos() > operation.invokedNanos()) {
        return broken(
            "process %d has two calls on their way".formatted(operation.process()),
            before,
            operation);
      }
      Written writes = written(operation);
      if (writes != null && !written.add(writes)) {
        return broken("%s is written to %s twice".formatted(writes.value, writes.thing), operation);
      }
    }
    if (history.operations().isEmpty()) {
      return new Verdict.Inconclusive("the history is empty");
    }
    return new Verdict.Correct(
        "%,d operations of %,d sequential processes"
            .formatted(history.operations().size(), last.size()),
        history.operations().size());
  }

  private static Written written(Operation operation) {
    return switch (operation.call()) {
      case Call.RegisterWrite(String key, Long value) when value != null ->
          new Written("key " + key, value);
      case Call.RegisterCompareAndSet(String key, Long _, Long value) when value != null ->
          new Written("key " + key, value);
      case Call.SetAdd(String set, long element) -> new Written("set " + set, element);
      default ->
          null; // Writes nothing that has to be unique; transactions are looked at by their own
        // checker.
    };
  }

  private static Verdict broken(String assumption, Operation... operations) {
    return new Verdict.Inconclusive(
        "an assumption does not hold: %s: %s"
            .formatted(
                assumption,
                String.join("; ", List.of(operations).stream().map(Narrative::of).toList())));
  }
}
