package io.holdfast.chaos.checker;

import static io.holdfast.chaos.checker.Operations.ok;
import static io.holdfast.chaos.checker.VerdictAssertions.assertCorrect;
import static io.holdfast.chaos.checker.VerdictAssertions.assertInconclusive;
import static io.holdfast.chaos.checker.VerdictAssertions.assertIncorrect;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import org.junit.jupiter.api.Test;

class RightsCheckerTest {
  private final Checker checker = new RightsChecker(1);

  @Test
  void aWriteBeforeTheEndOfItsTokenAndARefusalAfterwardsAreCorrect() {
    assertCorrect(checker, put(0, 10, 5), end(20, 30, 5), refused(40, 50));
  }

  @Test
  void aWriteThatIsSentAfterTheEndOfItsTokenIsIncorrect() {
    Operation[] late = {put(0, 10, 5), end(20, 30, 9), put(31, 50, 9), refused(60, 70)};
    assertEquals(2, assertIncorrect(checker, late).offending().size());
  }

  @Test
  void aWriteUnderWayMayBeAppliedBeforeTheEndButNotAfterIt() {
    assertCorrect(checker, end(20, 30, 5), put(10, 40, 5), refused(60, 70));
    assertIncorrect(checker, end(20, 30, 5), put(10, 40, 6), refused(60, 70));
  }

  @Test
  void theEndOfAnotherTokenSaysNothing() {
    Operation other = ok(2, 0, 1, new Call.TokenEnd("other"), new Answer.Written(1));
    assertCorrect(checker, other, put(10, 20, 5), end(20, 30, 5), refused(60, 70));
  }

  /** It may have come, or may come at any time. */
  @Test
  void anEndWithUnknownOutcomePromisesNothing() {
    Operation unknown = Operations.unknown(2, 0, 1, new Call.TokenEnd("t"));
    assertCorrect(checker, unknown, put(10, 20, 5), end(20, 30, 5), refused(60, 70));
  }

  @Test
  void aHistoryInWhichNothingWasWrittenOrNothingRefusedIsInconclusive() {
    assertInconclusive(checker, put(0, 10, 5), end(20, 30, 5));
    assertInconclusive(checker, end(20, 30, 5), refused(60, 70));
  }

  private static Operation put(long invoked, long completed, long revision) {
    return ok(
        1, invoked, completed, new Call.GuardedPut("k", 1, "t"), new Answer.Written(revision));
  }

  private static Operation refused(long invoked, long completed) {
    Call put = new Call.GuardedPut("k", 1, "t");
    return new Operation(1, "n1", invoked, completed, put, Outcome.failed("401"));
  }

  private static Operation end(long invoked, long completed, long revision) {
    return ok(2, invoked, completed, new Call.TokenEnd("t"), new Answer.Written(revision));
  }
}
