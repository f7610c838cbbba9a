package io.holdfast.chaos.checker;

import static io.holdfast.chaos.checker.VerdictAssertions.assertCorrect;
import static io.holdfast.chaos.checker.VerdictAssertions.assertInconclusive;
import static io.holdfast.chaos.checker.VerdictAssertions.assertIncorrect;
import static io.holdfast.chaos.checker.VerdictAssertions.assertVerdict;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Answer.Status;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import org.junit.jupiter.api.Test;

class OutcomeCheckerTest {

  private final Checker checker = new OutcomeChecker(1);

  private static Operation write(Outcome outcome) {
    return new Operation(1, "n1", 0, 10, new Call.RegisterWrite("x", 7L), outcome, "id");
  }

  private static Operation query(long at, Status status) {
    return Operations.ok(
        1, at, at + 1, new Call.OutcomeQuery("id"), new Answer.OperationStatus(status));
  }

  private final Operation acknowledged = write(Outcome.ok(new Answer.Written(2)));
  private final Operation failed = write(Outcome.failed("no"));
  private final Operation unknown = write(Outcome.unknown("timeout"));

  @Test
  void sayingWhatHappenedIsCorrect() {
    assertCorrect(checker, acknowledged, query(20, Status.APPLIED));
    assertCorrect(checker, failed, query(20, Status.NOT_APPLIED));
    assertCorrect(checker, unknown, query(20, Status.UNKNOWN), query(30, Status.APPLIED));
  }

  @Test
  void denyingAnAcknowledgedWriteIsIncorrect() {
    assertIncorrect(checker, acknowledged, query(20, Status.NOT_APPLIED));
  }

  @Test
  void claimingAFailedWriteIsIncorrect() {
    assertIncorrect(checker, failed, query(20, Status.APPLIED));
  }

  @Test
  void contradictingItselfIsIncorrect() {
    assertIncorrect(checker, unknown, query(20, Status.APPLIED), query(30, Status.NOT_APPLIED));
    assertIncorrect(checker, unknown, query(20, Status.NOT_APPLIED), query(30, Status.APPLIED));
  }

  @Test
  void onlyUnknownAnswersAreInconclusive() {
    assertInconclusive(checker, unknown, query(20, Status.UNKNOWN));
  }

  @Test
  void aWriteThatIsSaidToBeAppliedMustBeSeen() {
    Operation blind = Operations.read(2, 40, 41, null);
    History history = History.of(unknown, query(20, Status.APPLIED), blind);
    assertVerdict(Verdict.Correct.class, new LinearizabilityChecker(1).check(history));
    assertVerdict(
        Verdict.Incorrect.class,
        new LinearizabilityChecker(1).check(OutcomeChecker.decided(history)));
  }

  @Test
  void aWriteThatIsSaidNotToBeAppliedMustNotBeSeen() {
    Operation seeing = Operations.read(2, 40, 41, 7L);
    History history = History.of(unknown, query(20, Status.NOT_APPLIED), seeing);
    assertVerdict(Verdict.Correct.class, new LinearizabilityChecker(1).check(history));
    assertVerdict(
        Verdict.Incorrect.class,
        new LinearizabilityChecker(1).check(OutcomeChecker.decided(history)));
  }
}
