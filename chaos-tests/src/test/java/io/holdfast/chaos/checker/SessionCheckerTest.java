package io.holdfast.chaos.checker;

import static io.holdfast.chaos.checker.Operations.ok;
import static io.holdfast.chaos.checker.Operations.unknown;
import static io.holdfast.chaos.checker.VerdictAssertions.assertCorrect;
import static io.holdfast.chaos.checker.VerdictAssertions.assertInconclusive;
import static io.holdfast.chaos.checker.VerdictAssertions.assertIncorrect;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import org.junit.jupiter.api.Test;

class SessionCheckerTest {

  private final Checker checker = new SessionChecker(1);

  private static Operation write(int process, long at, long value, long revision) {
    return ok(
        process, at, at + 1, new Call.RegisterWrite("x", value), new Answer.Written(revision));
  }

  private static Operation read(
      int process, long at, long minimum, Long value, long revision, long modifyRevision) {
    return ok(
        process,
        at,
        at + 1,
        new Call.SessionRead("x", minimum),
        new Answer.RegisterValue(value, revision, modifyRevision));
  }

  @Test
  void readingOneselfAndForwardIsCorrect() {
    assertCorrect(
        checker,
        write(1, 0, 10, 2),
        read(1, 2, 2, 10L, 2, 2),
        write(2, 4, 20, 3),
        read(1, 6, 2, 20L, 3, 3));
  }

  @Test
  void anOldValueIsCorrectForASessionThatHasNotSeenTheNewOne() {
    assertCorrect(checker, write(1, 0, 10, 2), write(1, 2, 20, 3), read(2, 4, 2, 10L, 2, 2));
  }

  @Test
  void anAnswerFromBeforeTheRevisionAskedForIsIncorrect() {
    assertIncorrect(checker, write(1, 0, 10, 2), write(1, 2, 20, 3), read(2, 4, 3, 10L, 2, 2));
  }

  @Test
  void notReadingOnesOwnWriteIsIncorrect() {
    assertIncorrect(checker, write(2, 0, 5, 2), write(1, 2, 10, 3), read(1, 4, 3, 5L, 9, 0));
    assertIncorrect(checker, write(1, 0, 10, 2), read(1, 2, 2, null, 9, 0));
  }

  @Test
  void readingBackwardsIsIncorrect() {
    assertIncorrect(
        checker,
        unknown(2, 0, 1, new Call.RegisterWrite("x", 20L)),
        write(1, 0, 10, 2),
        read(3, 4, 3, 20L, 3, 3),
        read(3, 6, 3, 10L, 9, 0));
  }

  @Test
  void aSessionThatDoesNotAskIsNotPromisedAnything() {
    assertInconclusive(checker, write(1, 0, 10, 2), write(1, 2, 20, 3), read(1, 4, 0, 10L, 2, 2));
  }

  @Test
  void aValueFromNowhereIsIncorrect() {
    assertIncorrect(checker, write(1, 0, 10, 2), read(1, 2, 2, 11L, 3, 3));
  }

  @Test
  void aDeletedKeyMayHoldNothing() {
    assertCorrect(
        checker,
        write(1, 0, 10, 2),
        ok(2, 2, 3, new Call.RegisterWrite("x", null), new Answer.Written(3)),
        read(1, 4, 2, null, 3, 0));
  }
}
