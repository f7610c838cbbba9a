package io.holdfast.chaos.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;

/** What a test expects a checker to say. */
final class VerdictAssertions {

  private VerdictAssertions() {}

  static void assertCorrect(Checker checker, Operation... operations) {
    assertVerdict(Verdict.Correct.class, checker.check(History.of(operations)));
  }

  static Verdict.Incorrect assertIncorrect(Checker checker, Operation... operations) {
    Verdict verdict = checker.check(History.of(operations));
    assertVerdict(Verdict.Incorrect.class, verdict);
    Verdict.Incorrect incorrect = (Verdict.Incorrect) verdict;
    assertFalse(incorrect.offending().isEmpty(), "an accusation needs evidence");
    return incorrect;
  }

  static void assertInconclusive(Checker checker, Operation... operations) {
    assertVerdict(Verdict.Inconclusive.class, checker.check(History.of(operations)));
  }

  static void assertVerdict(Class<? extends Verdict> expected, Verdict verdict) {
    assertEquals(expected, verdict.getClass(), verdict::explanation);
  }
}
