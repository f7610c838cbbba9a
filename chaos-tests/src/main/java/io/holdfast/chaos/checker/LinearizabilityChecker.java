package io.holdfast.chaos.checker;

import io.holdfast.chaos.checker.LinearizabilitySearch.Linearizable;
import io.holdfast.chaos.checker.LinearizabilitySearch.NotLinearizable;
import io.holdfast.chaos.checker.LinearizabilitySearch.TooLarge;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Verifies that reads, writes and compare-and-sets of each key can be put in one order that a
 * register allows and that keeps real time (Herlihy and Wing, 1990). As linearizability is local,
 * keys are checked one by one.
 *
 * <p>Does not verify transactions over several keys ({@link
 * io.holdfast.chaos.checker.cycle.CycleChecker} does), nor reads that were not promised to be
 * linearizable. Assumes that no key had a value before the first operation. Operations that touch
 * at one moment count as concurrent. A search that would grow too large is inconclusive; with
 * unique values this does not happen in practice.
 */
public final class LinearizabilityChecker implements Checker {

  /** How many configurations a search may store for one key before it is given up: about 1 GB. */
  public static final int DEFAULT_CONFIGURATION_LIMIT = 20_000_000;

  private final int minimumOperations;
  private final int configurationLimit;

  /** A checker that calls a history with fewer than so many answered operations inconclusive. */
  public LinearizabilityChecker(int minimumOperations) {
    this(minimumOperations, DEFAULT_CONFIGURATION_LIMIT);
  }

  LinearizabilityChecker(int minimumOperations, int configurationLimit) {
    this.minimumOperations = minimumOperations;
    this.configurationLimit = configurationLimit;
  }

  @Override
  public String name() {
    return "linearizability";
  }

  @Override
  public Verdict check(History history) {
    Map<String, List<Operation>> operationsByKey = new TreeMap<>();
    long answered = 0;
    for (Operation operation : history.operations()) {
      String key = RegisterHistory.key(operation);
      if (key != null) {
        operationsByKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(operation);
        answered += operation.isOk() ? 1 : 0;
      }
    }
    List<String> tooLarge = new ArrayList<>();
    for (Map.Entry<String, List<Operation>> entry : operationsByKey.entrySet()) {
      RegisterHistory register = new RegisterHistory(entry.getValue());
      switch (register.search(configurationLimit).run()) {
        case Linearizable _ -> {}
        case TooLarge(long configurations) ->
            tooLarge.add("%s (%,d configurations)".formatted(entry.getKey(), configurations));
        case NotLinearizable _ -> {
          return incorrect(entry.getKey(), entry.getValue());
        }
      }
    }
    if (!tooLarge.isEmpty()) {
      return new Verdict.Inconclusive(
          "the search was given up for these keys: " + String.join(", ", tooLarge));
    }
    if (answered < minimumOperations) {
      return new Verdict.Inconclusive(
          "%,d answered operations on registers; %,d are needed"
              .formatted(answered, minimumOperations));
    }
    return new Verdict.Correct(
        "%,d answered operations on %,d keys are linearizable"
            .formatted(answered, operationsByKey.size()),
        answered);
  }

  private static Verdict incorrect(String key, List<Operation> operations) {
    List<Operation> offending = new RegisterViolation(operations).smallest();
    RegisterHistory register = new RegisterHistory(offending);
    String blocked =
        switch (register.search(RegisterViolation.CONFIGURATION_LIMIT).run()) {
          case NotLinearizable(int operation, var states) ->
              "no order explains %s; before it, %s could hold %s"
                  .formatted(
                      Narrative.of(register.operation(operation)),
                      key,
                      states.stream()
                          .map(state -> Narrative.value(register.value(state)))
                          .collect(Collectors.joining(" or ")));
          // Only a larger search shows it: the verdict stands, the reason is not in few words.
          case Linearizable _, TooLarge _ -> "there is no order";
        };
    return new Verdict.Incorrect(
        "key %s is not linearizable: %s. Shown by %d of its %,d operations."
            .formatted(key, blocked, offending.size(), operations.size()),
        offending);
  }
}
