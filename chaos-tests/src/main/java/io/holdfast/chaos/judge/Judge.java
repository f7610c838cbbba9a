package io.holdfast.chaos.judge;

import io.holdfast.chaos.checker.AssumptionChecker;
import io.holdfast.chaos.checker.BankChecker;
import io.holdfast.chaos.checker.Checker;
import io.holdfast.chaos.checker.CounterChecker;
import io.holdfast.chaos.checker.DigestChecker;
import io.holdfast.chaos.checker.DurabilityChecker;
import io.holdfast.chaos.checker.HungDiskChecker;
import io.holdfast.chaos.checker.LeaseChecker;
import io.holdfast.chaos.checker.LinearizabilityChecker;
import io.holdfast.chaos.checker.OutcomeChecker;
import io.holdfast.chaos.checker.RecoveryChecker;
import io.holdfast.chaos.checker.RevisionChecker;
import io.holdfast.chaos.checker.RightsChecker;
import io.holdfast.chaos.checker.SessionChecker;
import io.holdfast.chaos.checker.SetChecker;
import io.holdfast.chaos.checker.StalenessChecker;
import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.checker.cycle.CycleChecker;
import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All checkers that a history calls for, one after the other. The assumptions come first: where
 * they do not hold, no checker is asked, as no answer could be relied on.
 */
public final class Judge {

  private final List<Checker> checkers;

  /** A judge with chosen checkers. */
  public Judge(List<Checker> checkers) {
    this.checkers = List.copyOf(checkers);
  }

  /** What one checker said. */
  public record Finding(String checker, Verdict verdict) {}

  /**
   * Those checkers whose calls the history holds.
   *
   * @param minimumOperations what each needs to see to call the cluster correct
   * @param recoveryBound from the end of the last fault to the first acknowledged write
   */
  public static Judge of(History history, int minimumOperations, Duration recoveryBound) {
    Set<Class<?>> calls =
        history.operations().stream().map(one -> one.call().getClass()).collect(Collectors.toSet());
    List<Checker> checkers = new ArrayList<>();
    if (calls.contains(Call.RegisterWrite.class)
        || calls.contains(Call.RegisterCompareAndSet.class)) {
      checkers.add(new LinearizabilityChecker(minimumOperations));
    }
    if (tellsRevisions(history)) {
      checkers.add(new RevisionChecker(minimumOperations));
    }
    if (calls.contains(Call.SetAdd.class)) {
      checkers.add(new SetChecker(1));
    }
    if (calls.contains(Call.Transaction.class)) {
      checkers.add(new CycleChecker(minimumOperations));
    }
    if (calls.contains(Call.BankRead.class)) {
      checkers.add(bank(history, minimumOperations));
    }
    if (calls.contains(Call.CounterIncrement.class)) {
      checkers.add(new CounterChecker(minimumOperations));
    }
    if (calls.contains(Call.SessionRead.class)) {
      checkers.add(new SessionChecker(minimumOperations));
    }
    if (calls.contains(Call.BoundedRead.class)) {
      checkers.add(new StalenessChecker(minimumOperations));
    }
    if (calls.contains(Call.LeaseRead.class)) {
      checkers.add(new LeaseChecker(minimumOperations));
    }
    if (calls.contains(Call.TokenEnd.class)) {
      checkers.add(new RightsChecker(minimumOperations));
    }
    if (calls.contains(Call.OutcomeQuery.class)) {
      checkers.add(new OutcomeChecker(1));
    }
    if (calls.contains(Call.DigestRead.class)) {
      checkers.add(new DigestChecker(2));
    }
    if (calls.contains(Call.FinalRead.class)) {
      checkers.add(new DurabilityChecker(1));
    }
    if (!history.faults().isEmpty()) {
      checkers.add(new RecoveryChecker(recoveryBound));
    }
    if (history.faults().stream().anyMatch(fault -> fault.fault().equals(HungDiskChecker.FAULT))) {
      checkers.add(new HungDiskChecker(HungDiskChecker.BOUND));
    }
    return new Judge(checkers);
  }

  /**
   * Asks all checkers. What the cluster says itself about unknown operations counts for all of
   * them; the {@link OutcomeChecker} holds it to that, and those who look at time see what the
   * clients got.
   */
  public List<Finding> judge(History history) {
    Verdict assumptions = new AssumptionChecker().check(history);
    if (!(assumptions instanceof Verdict.Correct)) {
      return List.of(new Finding("assumptions", assumptions));
    }
    History decided = OutcomeChecker.decided(history);
    List<Finding> findings = new ArrayList<>();
    for (Checker checker : checkers) {
      boolean asSeen =
          checker instanceof OutcomeChecker
              || checker instanceof RecoveryChecker
              || checker instanceof HungDiskChecker;
      findings.add(new Finding(checker.name(), checker.check(asSeen ? history : decided)));
    }
    return findings;
  }

  private static boolean tellsRevisions(History history) {
    return history.operations().stream()
        .anyMatch(
            operation ->
                operation.call() instanceof Call.RegisterWrite
                    && operation.isOk()
                    && operation.answer(Answer.Written.class).revision() > 0);
  }

  /** The first read says which accounts there are and what they hold together. */
  private static Checker bank(History history, int minimumReads) {
    Map<String, Long> balances =
        history.withCall(Call.BankRead.class).stream()
            .filter(Operation::isOk)
            .findFirst()
            .map(read -> (Map<String, Long>) read.answer(Answer.Balances.class).balances())
            .orElse(Map.of());
    long total = balances.values().stream().mapToLong(Long::longValue).sum();
    return new BankChecker(balances.keySet(), total, minimumReads);
  }
}
