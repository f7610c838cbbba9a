package io.holdfast.chaos.checker;

import static io.holdfast.chaos.checker.Operations.failed;
import static io.holdfast.chaos.checker.Operations.ok;
import static io.holdfast.chaos.checker.Operations.unknown;
import static io.holdfast.chaos.checker.VerdictAssertions.assertCorrect;
import static io.holdfast.chaos.checker.VerdictAssertions.assertInconclusive;
import static io.holdfast.chaos.checker.VerdictAssertions.assertIncorrect;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import org.junit.jupiter.api.Test;

class CounterCheckerTest {

  private final Checker checker = new CounterChecker(1);

  private static Call.CounterIncrement by(long amount, String key) {
    return new Call.CounterIncrement("c", amount, key);
  }

  private static Operation add(long invoked, long completed, long amount, String key, long value) {
    return ok(1, invoked, completed, by(amount, key), new Answer.CounterValue(value));
  }

  private static Operation read(long invoked, long completed, long value) {
    return ok(2, invoked, completed, new Call.CounterRead("c"), new Answer.CounterValue(value));
  }

  @Test
  void valuesWithinTheBoundsAreCorrect() {
    assertCorrect(
        checker,
        read(0, 1, 0),
        add(2, 3, 1, "k1", 1),
        add(4, 9, 2, "k2", 3),
        read(5, 6, 1),
        read(7, 8, 3),
        read(10, 11, 3));
  }

  @Test
  void anIncrementAppliedTwiceIsIncorrect() {
    assertIncorrect(checker, add(0, 1, 1, "k1", 1), read(2, 3, 2));
  }

  @Test
  void aRetryWithTheSameKeyIsOneIncrement() {
    assertCorrect(checker, unknown(1, 0, 1, by(1, "k1")), add(2, 3, 1, "k1", 1), read(4, 5, 1));
    assertIncorrect(checker, unknown(1, 0, 1, by(1, "k1")), add(2, 3, 1, "k1", 2), read(4, 5, 2));
    assertIncorrect(checker, add(0, 1, 1, "k1", 1), add(2, 3, 1, "k1", 2));
  }

  @Test
  void retriesThatGetOneAnswerAreCorrectEvenIfOthersCountedInBetween() {
    assertCorrect(
        checker,
        unknown(1, 0, 1, by(1, "k1")),
        add(2, 3, 1, "k2", 2),
        add(4, 5, 1, "k1", 1),
        read(6, 7, 2));
  }

  @Test
  void aLostIncrementIsIncorrect() {
    assertIncorrect(checker, add(0, 1, 1, "k1", 1), add(2, 3, 1, "k2", 2), read(4, 5, 1));
  }

  @Test
  void twoIncrementsWithOneAnswerAreALostUpdate() {
    assertIncorrect(checker, add(0, 5, 1, "k1", 1), add(1, 6, 1, "k2", 1));
  }

  @Test
  void anUnknownIncrementMayCountOnceOrNotAtAll() {
    assertCorrect(checker, unknown(1, 0, 1, by(3, "k1")), read(2, 3, 0));
    assertCorrect(checker, unknown(1, 0, 1, by(3, "k1")), read(2, 3, 0), read(4, 5, 3));
    assertIncorrect(checker, unknown(1, 0, 1, by(3, "k1")), read(2, 3, 6));
  }

  @Test
  void aFailedIncrementThatCountsIsIncorrect() {
    assertIncorrect(checker, failed(1, 0, 1, by(1, "k1")), read(2, 3, 1));
  }

  @Test
  void aValueThatGoesBackIsIncorrectEvenWithinTheBounds() {
    assertIncorrect(checker, unknown(1, 0, 1, by(1, "k1")), read(2, 3, 1), read(4, 5, 0));
  }

  @Test
  void negativeIncrementsWidenTheLowerBound() {
    assertCorrect(checker, add(0, 1, 5, "k1", 5), unknown(1, 2, 3, by(-2, "k2")), read(4, 5, 3));
    assertIncorrect(checker, add(0, 1, 5, "k1", 5), unknown(1, 2, 3, by(-2, "k2")), read(4, 5, 2));
  }

  @Test
  void nothingAnsweredIsInconclusive() {
    assertInconclusive(checker, unknown(1, 0, 1, by(1, "k1")));
  }
}
