package io.holdfast.chaos.checker;

import static io.holdfast.chaos.checker.Operations.ok;
import static io.holdfast.chaos.checker.VerdictAssertions.assertCorrect;
import static io.holdfast.chaos.checker.VerdictAssertions.assertInconclusive;
import static io.holdfast.chaos.checker.VerdictAssertions.assertIncorrect;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import org.junit.jupiter.api.Test;

class RevisionCheckerTest {

  private final Checker checker = new RevisionChecker(1);

  private static Operation write(
      String key, long invoked, long completed, long value, long revision) {
    return ok(
        1, invoked, completed, new Call.RegisterWrite(key, value), new Answer.Written(revision));
  }

  private static Operation read(
      String key, long invoked, Long value, long revision, long modifyRevision) {
    return ok(
        2,
        invoked,
        invoked + 1,
        new Call.RegisterRead(key),
        new Answer.RegisterValue(value, revision, modifyRevision));
  }

  @Test
  void growingRevisionsAreCorrect() {
    assertCorrect(
        checker,
        write("x", 0, 1, 10, 2),
        write("y", 2, 3, 20, 3),
        read("x", 4, 10L, 3, 2),
        write("x", 6, 20, 30, 5),
        write("y", 7, 21, 40, 4),
        read("z", 30, null, 5, 0));
  }

  @Test
  void twoWritesAtOneRevisionAreIncorrect() {
    assertIncorrect(checker, write("x", 0, 10, 10, 2), write("y", 0, 10, 20, 2));
  }

  @Test
  void aRevisionThatGoesBackIsIncorrectEvenAcrossKeys() {
    assertIncorrect(checker, write("x", 0, 1, 10, 5), write("y", 2, 3, 20, 4));
    assertIncorrect(checker, write("x", 0, 1, 10, 5), read("y", 2, null, 4, 0));
    assertIncorrect(checker, read("x", 0, null, 5, 0), write("y", 2, 3, 20, 5));
  }

  @Test
  void anOldValueIsIncorrectWhateverRevisionTheAnswerClaims() {
    assertIncorrect(
        checker, write("x", 0, 1, 10, 2), write("x", 2, 3, 20, 3), read("x", 4, 10L, 3, 2));
  }

  @Test
  void aValueWithTheRevisionOfAnotherWriteIsIncorrect() {
    assertIncorrect(checker, write("x", 0, 1, 10, 2), read("x", 2, 10L, 4, 3));
    assertIncorrect(checker, write("x", 0, 1, 10, 2), read("y", 2, 10L, 2, 2));
  }

  @Test
  void answersWithoutRevisionsAreInconclusive() {
    assertInconclusive(checker, write("x", 0, 1, 10, 0), read("x", 2, 10L, 0, 0));
  }
}
