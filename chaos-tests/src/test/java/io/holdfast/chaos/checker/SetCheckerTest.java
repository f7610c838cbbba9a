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
import java.util.List;
import org.junit.jupiter.api.Test;

class SetCheckerTest {

  private final Checker checker = new SetChecker(1);

  private static Operation add(long invoked, long completed, long element) {
    return ok(1, invoked, completed, new Call.SetAdd("s", element), new Answer.Written(0));
  }

  private static Operation read(long invoked, long completed, Long... elements) {
    return ok(2, invoked, completed, new Call.SetRead("s"), new Answer.Elements(List.of(elements)));
  }

  @Test
  void readsThatShowAllAcknowledgedElementsAreCorrect() {
    assertCorrect(
        checker,
        read(0, 1),
        add(2, 3, 1),
        read(4, 5, 1L),
        add(6, 9, 2),
        read(7, 8, 1L),
        read(10, 11, 2L, 1L));
  }

  @Test
  void aLostElementIsIncorrect() {
    assertIncorrect(checker, add(0, 1, 1), add(2, 3, 2), read(4, 5, 2L));
  }

  @Test
  void aFinalReadThatLacksAnElementIsIncorrect() {
    Operation finalRead =
        ok(2, 4, 5, new Call.FinalRead(Call.Subject.SET, "s"), new Answer.Elements(List.of()));
    assertIncorrect(checker, add(0, 1, 1), finalRead);
  }

  @Test
  void anElementThatWasSeenAndIsGoneIsIncorrectEvenIfItsAdditionIsUnknown() {
    assertIncorrect(
        checker,
        add(0, 1, 9),
        unknown(3, 0, 1, new Call.SetAdd("s", 1)),
        read(2, 3, 9L, 1L),
        read(4, 5, 9L));
  }

  @Test
  void anUnknownElementMayAppearLateOrNever() {
    assertCorrect(
        checker,
        add(0, 1, 9),
        unknown(3, 0, 1, new Call.SetAdd("s", 1)),
        read(2, 3, 9L),
        read(4, 5, 9L, 1L));
    assertCorrect(checker, add(0, 1, 9), unknown(3, 0, 1, new Call.SetAdd("s", 1)), read(2, 3, 9L));
  }

  @Test
  void anElementThatFailedIsIncorrect() {
    assertIncorrect(
        checker, add(0, 1, 9), failed(3, 0, 1, new Call.SetAdd("s", 1)), read(2, 3, 9L, 1L));
  }

  @Test
  void anElementFromNowhereOrFromTheFutureIsIncorrect() {
    assertIncorrect(checker, add(0, 1, 9), read(2, 3, 9L, 8L));
    assertIncorrect(checker, read(0, 1, 9L), add(2, 3, 9));
  }

  @Test
  void anElementThatIsThereTwiceIsIncorrect() {
    assertIncorrect(checker, add(0, 1, 9), read(2, 3, 9L, 9L));
  }

  @Test
  void noReadsOrNoAdditionsAreInconclusive() {
    assertInconclusive(checker, add(0, 1, 9));
    assertInconclusive(checker, read(0, 1));
  }
}
