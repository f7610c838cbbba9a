package io.holdfast.chaos.checker.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.util.List;
import java.util.Set;

/** What a test expects of the cycle checker. */
final class CycleAssertions {

  private CycleAssertions() {}

  static Verdict check(Operation... operations) {
    return new CycleChecker(1).check(History.of(operations));
  }

  static void assertCorrect(Operation... operations) {
    Verdict verdict = check(operations);
    assertEquals(Verdict.Correct.class, verdict.getClass(), verdict::explanation);
  }

  /** The anomaly must be found by this name, in these transactions. */
  static void assertAnomaly(String name, List<Operation> involved, Operation... operations) {
    Verdict verdict = check(operations);
    assertEquals(Verdict.Incorrect.class, verdict.getClass(), verdict::explanation);
    Verdict.Incorrect incorrect = (Verdict.Incorrect) verdict;
    assertTrue(incorrect.explanation().contains(". " + name + ": "), incorrect.explanation());
    assertEquals(Set.copyOf(involved), Set.copyOf(incorrect.offending()), incorrect.explanation());
  }
}
