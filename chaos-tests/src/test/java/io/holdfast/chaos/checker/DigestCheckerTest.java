package io.holdfast.chaos.checker;

import static io.holdfast.chaos.checker.VerdictAssertions.assertCorrect;
import static io.holdfast.chaos.checker.VerdictAssertions.assertInconclusive;
import static io.holdfast.chaos.checker.VerdictAssertions.assertIncorrect;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import org.junit.jupiter.api.Test;

class DigestCheckerTest {

  private final Checker checker = new DigestChecker(3);

  private static Operation digest(String node, long index, long revision, String digest) {
    return new Operation(
        1,
        node,
        0,
        1,
        new Call.DigestRead(),
        Outcome.ok(new Answer.Digest(index, revision, digest)));
  }

  @Test
  void equalDigestsAtOneIndexAreCorrect() {
    assertCorrect(
        checker,
        digest("n1", 7, 3, "aa"),
        digest("n2", 7, 3, "aa"),
        digest("n3", 7, 3, "aa"),
        digest("n1", 8, 4, "bb"));
  }

  @Test
  void aReplicaThatDiffersIsIncorrect() {
    assertIncorrect(checker, digest("n1", 7, 3, "aa"), digest("n2", 7, 3, "ab"));
    assertIncorrect(checker, digest("n1", 7, 3, "aa"), digest("n2", 7, 4, "aa"));
  }

  @Test
  void aReplicaThatChangesWithoutALogEntryIsIncorrect() {
    assertIncorrect(checker, digest("n1", 7, 3, "aa"), digest("n1", 7, 3, "ab"));
  }

  @Test
  void tooFewNodesAtOneIndexAreInconclusive() {
    assertInconclusive(
        checker, digest("n1", 7, 3, "aa"), digest("n2", 7, 3, "aa"), digest("n3", 8, 3, "aa"));
  }
}
