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

/**
 * Verifies what the cluster says about operations later: it never denies one that it acknowledged,
 * never claims one that it said had failed, and never says now the one and now the other.
 *
 * <p>Does not verify that the effect is there: give the history to {@link #decided} first, and the
 * other checkers hold the cluster to what it said. A status "unknown" is always accepted.
 */
public final class OutcomeChecker implements Checker {

  private final int minimumQueries;

  /** A checker that calls a history with fewer than so many decided queries inconclusive. */
  public OutcomeChecker(int minimumQueries) {
    this.minimumQueries = minimumQueries;
  }

  @Override
  public String name() {
    return "outcome";
  }

  @Override
  public Verdict check(History history) {
    Map<String, List<Operation>> sendings = new HashMap<>();
    history.operations().stream()
        .filter(operation -> !operation.operationId().isEmpty())
        .forEach(
            operation ->
                sendings
                    .computeIfAbsent(operation.operationId(), _ -> new ArrayList<>(1))
                    .add(operation));
    Map<String, Operation> applied = new HashMap<>();
    Map<String, Operation> denied = new HashMap<>();
    for (Operation query : history.withCall(Call.OutcomeQuery.class)) {
      String id = ((Call.OutcomeQuery) query.call()).queriedOperationId();
      switch (status(query)) {
        case APPLIED -> applied.putIfAbsent(id, query);
        case NOT_APPLIED -> denied.putIfAbsent(id, query);
        case UNKNOWN -> {}
      }
      Verdict.Incorrect wrong =
          wrong(id, sendings.getOrDefault(id, List.of()), applied.get(id), denied.get(id));
      if (wrong != null) {
        return wrong;
      }
    }
    int decided = applied.size() + denied.size();
    if (decided < minimumQueries) {
      return new Verdict.Inconclusive(
          "%,d operations were decided by a query; %,d are needed"
              .formatted(decided, minimumQueries));
    }
    return new Verdict.Correct(
        "%,d operations were decided without contradiction".formatted(decided), decided);
  }

  private static Verdict.Incorrect wrong(
      String id, List<Operation> sendings, Operation applied, Operation denied) {
    if (applied != null && denied != null) {
      return contradiction(
          id, "said to be applied and not to be", sendings, List.of(applied, denied));
    }
    if (denied != null && sendings.stream().anyMatch(Operation::isOk)) {
      return contradiction(id, "acknowledged and later denied", sendings, List.of(denied));
    }
    if (applied != null && !sendings.isEmpty() && sendings.stream().allMatch(Operation::isFailed)) {
      return contradiction(
          id, "said to have failed and later to be applied", sendings, List.of(applied));
    }
    return null;
  }

  private static Verdict.Incorrect contradiction(
      String id, String what, List<Operation> sendings, List<Operation> queries) {
    List<Operation> offending = new ArrayList<>(sendings);
    offending.addAll(queries);
    return new Verdict.Incorrect("operation %s was %s".formatted(id, what), offending);
  }

  /**
   * The history as the cluster itself explains it: an unknown operation that it says did not happen
   * has failed; an unknown write that it says did happen was over by the answer that said so. What
   * is applied but would need an answer of its own stays unknown.
   */
  public static History decided(History history) {
    Map<String, Operation> decisions = new HashMap<>();
    for (Operation query : history.withCall(Call.OutcomeQuery.class)) {
      if (status(query) != Answer.Status.UNKNOWN) {
        decisions.merge(
            ((Call.OutcomeQuery) query.call()).queriedOperationId(),
            query,
            (a, b) -> a.completedNanos() <= b.completedNanos() ? a : b);
      }
    }
    List<Operation> operations = new ArrayList<>();
    for (Operation operation : history.operations()) {
      Operation query = operation.isUnknown() ? decisions.get(operation.operationId()) : null;
      operations.add(query == null ? operation : decided(operation, query));
    }
    return new History(operations, history.faults());
  }

  private static Operation decided(Operation operation, Operation query) {
    if (status(query) == Answer.Status.NOT_APPLIED) {
      return with(operation, operation.completedNanos(), Outcome.failed("said a query"));
    }
    if (operation.call().answerType() != Answer.Written.class) {
      return operation;
    }
    return with(
        operation,
        Math.max(operation.invokedNanos(), query.completedNanos()),
        Outcome.ok(new Answer.Written(0)));
  }

  private static Operation with(Operation operation, long completedNanos, Outcome outcome) {
    return new Operation(
        operation.process(),
        operation.node(),
        operation.invokedNanos(),
        completedNanos,
        operation.call(),
        outcome,
        operation.operationId());
  }

  private static Answer.Status status(Operation query) {
    return query.isOk()
        ? query.answer(Answer.OperationStatus.class).status()
        : Answer.Status.UNKNOWN;
  }
}
