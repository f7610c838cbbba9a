package io.holdfast.chaos.checker;

import static io.holdfast.chaos.checker.VerdictAssertions.assertVerdict;

import io.holdfast.chaos.history.FaultEvent;
import io.holdfast.chaos.history.FaultEvent.Change;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HungDiskCheckerTest {

  private final Checker checker = new HungDiskChecker(Duration.ofNanos(100));

  private static FaultEvent hangs(long at) {
    return new FaultEvent(at, "hang-fsync", Change.BEGAN, "no fsync of n1 returns");
  }

  private static FaultEvent goesOn(long at) {
    return new FaultEvent(at, "hang-fsync", Change.ENDED, "no fsync of n1 returns");
  }

  private static FaultEvent killed(long at) {
    return new FaultEvent(at, "kill-one", Change.BEGAN, "n2");
  }

  private static FaultEvent started(long at) {
    return new FaultEvent(at, "kill-one", Change.ENDED, "n2");
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
  void writesThatStopForLongerThanTheBoundAreNotLive() {
    assertIs(
        Verdict.NotLive.class,
        List.of(hangs(10), goesOn(200)),
        write(8, 12),
        unknownWrite(13, 190),
        write(201, 202));
  }

  @Test
  void writesThatStopLaterOnAreNotLive() {
    assertIs(
        Verdict.NotLive.class,
        List.of(hangs(10), goesOn(300)),
        write(11, 80),
        write(81, 150),
        unknownWrite(151, 290));
  }

  @Test
  void writesThatGoOnWithinTheBoundAreCorrect() {
    assertIs(
        Verdict.Correct.class,
        List.of(hangs(10), goesOn(200)),
        unknownWrite(11, 60),
        write(61, 109),
        write(110, 140));
  }

  @Test
  void aDiskThatHangsNoLongerThanTheBoundSaysNothing() {
    assertIs(Verdict.Correct.class, List.of(hangs(10), goesOn(109)), unknownWrite(15, 108));
  }

  @Test
  void nothingIsSaidWhileThereIsAnotherFault() {
    assertIs(
        Verdict.Correct.class,
        List.of(hangs(10), killed(20), started(150), goesOn(220)),
        unknownWrite(11, 215));
    assertIs(Verdict.Correct.class, List.of(killed(10), started(250)), unknownWrite(11, 240));
  }

  @Test
  void whatWasNotTriedCannotStop() {
    assertIs(Verdict.Correct.class, List.of(hangs(10), goesOn(200)), write(11, 20));
  }
}
