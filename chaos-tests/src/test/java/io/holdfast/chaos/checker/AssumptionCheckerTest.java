package io.holdfast.chaos.checker;

import static io.holdfast.chaos.checker.Operations.unknownWrite;
import static io.holdfast.chaos.checker.Operations.write;
import static io.holdfast.chaos.checker.VerdictAssertions.assertCorrect;
import static io.holdfast.chaos.checker.VerdictAssertions.assertInconclusive;

import org.junit.jupiter.api.Test;

class AssumptionCheckerTest {

  private final Checker checker = new AssumptionChecker();

  @Test
  void sequentialProcessesWithUniqueValuesAreFine() {
    assertCorrect(
        checker, write(1, 0, 1, 1L), write(1, 1, 2, 2L), write(2, 0, 5, 3L), write(1, 3, 4, null));
  }

  @Test
  void aProcessWithTwoCallsOnTheirWayMakesTheRunInconclusive() {
    assertInconclusive(checker, write(1, 0, 5, 1L), write(1, 4, 6, 2L));
  }

  @Test
  void aValueWrittenTwiceMakesTheRunInconclusive() {
    assertInconclusive(checker, unknownWrite(1, 0, 5, 1L), write(2, 4, 6, 1L));
  }

  @Test
  void anEmptyHistoryIsInconclusive() {
    assertInconclusive(checker);
  }
}
