package io.holdfast.chaos.checker;

import static io.holdfast.chaos.checker.Operations.failedWrite;
import static io.holdfast.chaos.checker.Operations.read;
import static io.holdfast.chaos.checker.Operations.swap;
import static io.holdfast.chaos.checker.Operations.unknownSwap;
import static io.holdfast.chaos.checker.Operations.unknownWrite;
import static io.holdfast.chaos.checker.Operations.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearizabilityCheckerTest {

  private static Verdict check(Operation... operations) {
    return new LinearizabilityChecker(1).check(History.of(operations));
  }

  private static void assertCorrect(Operation... operations) {
    assertInstanceOf(
        Verdict.Correct.class, check(operations), () -> check(operations).explanation());
  }

  private static Verdict.Incorrect assertIncorrect(Operation... operations) {
    return assertInstanceOf(Verdict.Incorrect.class, check(operations));
  }

  @Test
  void aSequentialHistoryIsCorrect() {
    assertCorrect(
        read(1, 0, 1, null), write(1, 2, 3, 5L), read(1, 4, 5, 5L), swap(1, 6, 7, 5L, 6L, true));
  }

  @Test
  void aReadMaySeeAWriteThatIsOnItsWay() {
    assertCorrect(write(1, 0, 10, 1L), read(2, 1, 2, null), read(2, 3, 4, 1L));
  }

  @Test
  void aStaleReadIsIncorrect() {
    assertIncorrect(write(1, 0, 1, 1L), write(1, 2, 3, 2L), read(2, 4, 5, 1L));
  }

  @Test
  void readingNothingAfterAnAcknowledgedWriteIsIncorrect() {
    assertIncorrect(write(1, 0, 1, 1L), read(2, 2, 3, null));
  }

  @Test
  void readsThatGoBackInTimeAreIncorrectEvenDuringAWrite() {
    assertIncorrect(write(1, 0, 1, 1L), write(1, 2, 20, 2L), read(2, 4, 5, 2L), read(3, 6, 7, 1L));
  }

  @Test
  void aReadOfAValueThatNobodyWroteIsIncorrect() {
    assertIncorrect(write(1, 0, 1, 1L), read(2, 2, 3, 9L));
  }

  @Test
  void aReadBeforeTheWriteBeganIsIncorrect() {
    assertIncorrect(read(2, 0, 1, 1L), write(1, 2, 3, 1L));
  }

  @Test
  void aDirtyReadOfAFailedWriteIsIncorrect() {
    assertIncorrect(failedWrite(1, 0, 1, 1L), read(2, 2, 3, 1L));
  }

  @Test
  void aLostUpdateIsIncorrect() {
    assertIncorrect(write(1, 0, 1, 1L), swap(2, 2, 10, 1L, 2L, true), swap(3, 3, 11, 1L, 3L, true));
  }

  @Test
  void aRefusalThatNothingExplainsIsIncorrect() {
    assertIncorrect(write(1, 0, 1, 1L), swap(2, 2, 3, 1L, 2L, false));
  }

  @Test
  void aRefusalMayBeOwedToAnUnknownWriteThatNobodySaw() {
    assertCorrect(write(1, 0, 1, 1L), unknownWrite(3, 0, 1, 7L), swap(2, 2, 3, 1L, 2L, false));
  }

  @Test
  void aWriteThatIsSeenAndThenGoneAndThenSeenAgainIsIncorrect() {
    assertIncorrect(
        write(1, 0, 1, 1L),
        write(1, 2, 30, 2L),
        read(2, 3, 4, 2L),
        read(2, 5, 6, 1L),
        read(2, 7, 8, 2L));
  }

  @Test
  void anUnknownWriteMayTakeEffectMuchLater() {
    assertCorrect(
        unknownWrite(1, 0, 1, 7L), write(2, 2, 3, 1L), read(3, 4, 5, 1L), read(3, 600, 700, 7L));
  }

  @Test
  void anUnknownWriteMayNeverTakeEffect() {
    assertCorrect(unknownWrite(1, 0, 1, 7L), write(2, 2, 3, 1L), read(3, 4, 5, 1L));
  }

  @Test
  void anUnknownWriteMayNotTakeEffectTwice() {
    assertIncorrect(
        unknownWrite(1, 0, 1, 7L),
        read(3, 2, 3, 7L),
        write(2, 4, 5, 1L),
        read(3, 6, 7, 1L),
        read(3, 8, 9, 7L));
  }

  @Test
  void aChainOfUnknownSwapsIsFoundFromItsEnd() {
    assertCorrect(
        unknownWrite(1, 0, 1, 1L),
        unknownSwap(2, 2, 3, 1L, 2L),
        unknownSwap(3, 4, 5, 2L, 3L),
        read(4, 6, 7, 3L));
    assertIncorrect(
        unknownWrite(1, 0, 1, 1L),
        unknownSwap(2, 2, 3, 1L, 2L),
        unknownSwap(3, 4, 5, 9L, 3L),
        read(4, 6, 7, 3L));
  }

  @Test
  void aDeletedKeyHoldsNoValue() {
    assertCorrect(
        write(1, 0, 1, 1L),
        write(1, 2, 3, null),
        read(1, 4, 5, null),
        swap(1, 6, 7, null, 2L, true));
    assertIncorrect(write(1, 0, 1, 1L), write(1, 2, 3, null), read(1, 4, 5, 1L));
  }

  @Test
  void aFinalReadCountsAsARead() {
    Operation finalRead =
        Operations.ok(
            3,
            4,
            5,
            new Call.FinalRead(Call.Subject.REGISTER, "x"),
            new Answer.Elements(List.of()));
    assertIncorrect(write(1, 0, 1, 1L), finalRead);
  }

  @Test
  void onlyTheKeyThatIsWrongIsAccused() {
    Operation elsewhere =
        Operations.ok(1, 0, 1, new Call.RegisterWrite("y", 1L), new Answer.Written(0));
    Verdict.Incorrect verdict = assertIncorrect(elsewhere, write(2, 2, 3, 1L), read(2, 4, 5, null));
    assertTrue(verdict.explanation().contains("key x"), verdict.explanation());
    assertEquals(2, verdict.offending().size());
  }

  @Test
  void theEvidenceIsTheFewOperationsThatMatter() {
    Operation[] operations = new Operation[2_001];
    for (int i = 0; i < 1_000; i++) {
      operations[2 * i] = write(1, 10L * i, 10L * i + 1, (long) i);
      operations[2 * i + 1] = read(2, 10L * i + 2, 10L * i + 3, (long) i);
    }
    operations[2_000] = read(3, 5_005, 5_006, 498L);
    Verdict.Incorrect verdict = assertIncorrect(operations);
    assertTrue(verdict.offending().size() <= 3, verdict.offending().toString());
    assertTrue(verdict.offending().contains(operations[2_000]), verdict.offending().toString());
    assertTrue(verdict.explanation().contains("no order explains"), verdict.explanation());
  }

  @Test
  void tooFewOperationsAreInconclusive() {
    assertInstanceOf(
        Verdict.Inconclusive.class,
        new LinearizabilityChecker(2).check(History.of(write(1, 0, 1, 1L))));
    assertInstanceOf(Verdict.Inconclusive.class, new LinearizabilityChecker(1).check(History.of()));
  }

  @Test
  void aSearchThatGrowsTooLargeIsInconclusive() {
    Operation[] operations = new Operation[40];
    for (int i = 0; i < 40; i++) {
      operations[i] = write(i, i, 1_000 + i, (long) (i % 3));
    }
    operations[39] = read(39, 2_000, 2_001, 77L);
    assertInstanceOf(
        Verdict.Inconclusive.class,
        new LinearizabilityChecker(1, 1_000).check(History.of(operations)));
  }
}
