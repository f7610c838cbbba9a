package io.holdfast.chaos.checker;

import static io.holdfast.chaos.checker.Operations.ok;
import static io.holdfast.chaos.checker.VerdictAssertions.assertCorrect;
import static io.holdfast.chaos.checker.VerdictAssertions.assertInconclusive;
import static io.holdfast.chaos.checker.VerdictAssertions.assertIncorrect;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import org.junit.jupiter.api.Test;

class StalenessCheckerTest {

  private final Checker checker = new StalenessChecker(1);

  private static long ms(double milliseconds) {
    return (long) (milliseconds * 1_000_000);
  }

  private static Operation write(double invoked, double completed, Long value) {
    return Operations.write(1, ms(invoked), ms(completed), value);
  }

  private static Operation unknownWrite(double invoked, double completed, Long value) {
    return Operations.unknownWrite(3, ms(invoked), ms(completed), value);
  }

  private static Operation read(
      double invoked, long maximumMillis, Long value, long stalenessMillis) {
    return ok(
        2,
        ms(invoked),
        ms(invoked + 1),
        new Call.BoundedRead("x", maximumMillis),
        new Answer.BoundedValue(value, stalenessMillis, 0));
  }

  @Test
  void aValueOverwrittenWithinTheBoundIsCorrect() {
    assertCorrect(checker, write(0, 1, 1L), write(2, 10, 2L), read(100, 200, 1L, 150));
  }

  @Test
  void aValueOverwrittenBeforeTheBoundIsIncorrect() {
    assertIncorrect(checker, write(0, 1, 1L), write(2, 10, 2L), read(300, 200, 1L, 200));
  }

  @Test
  void aValueOlderThanTheAnswerItselfSaysIsIncorrect() {
    assertIncorrect(checker, write(0, 1, 1L), write(2, 10, 2L), read(100, 200, 1L, 50));
  }

  @Test
  void anAnswerThatSaysItIsTooOldIsIncorrect() {
    assertIncorrect(checker, write(0, 1, 1L), read(100, 200, 1L, 201));
  }

  @Test
  void missingAnOldWriteAltogetherIsIncorrect() {
    assertIncorrect(checker, write(0, 1, 1L), read(300, 200, null, 100));
    assertCorrect(checker, write(0, 150, 1L), read(300, 200, null, 200));
  }

  @Test
  void aConcurrentWriteIsNoProofOfOverwriting() {
    assertCorrect(checker, write(0, 10, 1L), write(5, 8, 2L), read(300, 200, 1L, 100));
  }

  @Test
  void anUnknownWriteMayHaveComeLate() {
    assertCorrect(checker, unknownWrite(0, 1, 1L), write(2, 10, 2L), read(300, 200, 1L, 100));
  }

  @Test
  void aValueFromNowhereIsIncorrect() {
    assertIncorrect(checker, write(0, 1, 1L), read(300, 200, 7L, 100));
  }

  @Test
  void noBoundedReadsAreInconclusive() {
    assertInconclusive(checker, write(0, 1, 1L));
  }
}
