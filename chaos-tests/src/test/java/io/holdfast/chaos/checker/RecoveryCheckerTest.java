package io.holdfast.chaos.checker;

import static io.holdfast.chaos.checker.VerdictAssertions.assertVerdict;

import io.holdfast.chaos.history.FaultEvent;
import io.holdfast.chaos.history.FaultEvent.Change;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryCheckerTest {

  private final Checker checker = new RecoveryChecker(Duration.ofNanos(100));

  private static FaultEvent began(long at) {
    return new FaultEvent(at, "kill", Change.BEGAN, "leader");
  }

  private static FaultEvent ended(long at) {
    return new FaultEvent(at, "kill", Change.ENDED, "leader");
  }

  private static Operation write(long invoked, long completed) {
    return Operations.write(1, invoked, completed, invoked);
  }

  private static Operation unknownWrite(long invoked, long completed) {
    return Operations.unknownWrite(1, invoked, completed, invoked);
  }

  private void assertIs(
      Class<? extends Verdict> expected, List<FaultEvent> faults, Operation... operations) {
    assertVerdict(expected, checker.check(new History(List.of(operations), faults)));
  }

  @Test
  void aWriteWithinTheBoundIsCorrect() {
    assertIs(
        Verdict.Correct.class, List.of(began(10), ended(20)), unknownWrite(15, 30), write(31, 119));
  }

  @Test
  void aWriteAfterTheBoundIsNotLive() {
    assertIs(
        Verdict.NotLive.class, List.of(began(10), ended(20)), unknownWrite(21, 30), write(31, 121));
  }

  @Test
  void noWriteEverIsNotLive() {
    assertIs(Verdict.NotLive.class, List.of(began(10), ended(20)), unknownWrite(21, 300));
  }

  @Test
  void theBoundCountsFromTheEndOfTheLastOfSeveralFaults() {
    assertIs(
        Verdict.Correct.class,
        List.of(began(10), began(11), ended(12), ended(200)),
        unknownWrite(21, 30),
        write(210, 220));
  }

  @Test
  void aQuietTimeShorterThanTheBoundSaysNothing() {
    assertIs(
        Verdict.Inconclusive.class,
        List.of(began(10), ended(20), began(50)),
        unknownWrite(21, 400));
  }

  @Test
  void ifNobodyTriedThatIsInconclusive() {
    assertIs(
        Verdict.Inconclusive.class,
        List.of(began(10), ended(20)),
        write(1, 2),
        unknownWrite(300, 400));
    assertIs(Verdict.Inconclusive.class, List.of(), write(1, 2));
  }
}
