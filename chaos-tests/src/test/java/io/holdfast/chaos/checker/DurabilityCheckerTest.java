package io.holdfast.chaos.checker;

import static io.holdfast.chaos.checker.Operations.failed;
import static io.holdfast.chaos.checker.Operations.failedWrite;
import static io.holdfast.chaos.checker.Operations.ok;
import static io.holdfast.chaos.checker.Operations.unknown;
import static io.holdfast.chaos.checker.Operations.unknownWrite;
import static io.holdfast.chaos.checker.Operations.write;
import static io.holdfast.chaos.checker.VerdictAssertions.assertCorrect;
import static io.holdfast.chaos.checker.VerdictAssertions.assertInconclusive;
import static io.holdfast.chaos.checker.VerdictAssertions.assertIncorrect;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.MicroOperation;
import io.holdfast.chaos.history.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

class DurabilityCheckerTest {

  private final Checker checker = new DurabilityChecker(1);

  private static Operation finalRead(Call.Subject subject, Long... elements) {
    return ok(
        9, 1_000, 1_001, new Call.FinalRead(subject, "x"), new Answer.Elements(List.of(elements)));
  }

  private static Operation append(long invoked, long completed, long value) {
    List<MicroOperation> steps = List.of(new MicroOperation.Append("x", value));
    return ok(
        1, invoked, completed, new Call.Transaction(steps), new Answer.TransactionResult(steps, 0));
  }

  @Test
  void theLastAcknowledgedValueIsCorrect() {
    assertCorrect(
        checker, write(1, 0, 1, 1L), write(1, 2, 3, 2L), finalRead(Call.Subject.REGISTER, 2L));
  }

  @Test
  void anOverwrittenValueOrNoneMeansALostWrite() {
    assertIncorrect(
        checker, write(1, 0, 1, 1L), write(1, 2, 3, 2L), finalRead(Call.Subject.REGISTER, 1L));
    assertIncorrect(checker, write(1, 0, 1, 1L), finalRead(Call.Subject.REGISTER));
  }

  @Test
  void aConcurrentOrUnknownWriteMayBeTheLast() {
    assertCorrect(
        checker, write(1, 0, 5, 1L), write(2, 2, 3, 2L), finalRead(Call.Subject.REGISTER, 1L));
    assertCorrect(
        checker,
        unknownWrite(1, 0, 1, 1L),
        write(2, 2, 3, 2L),
        finalRead(Call.Subject.REGISTER, 1L));
  }

  @Test
  void aFailedWriteThatIsThereIsIncorrect() {
    assertIncorrect(
        checker,
        write(1, 0, 1, 1L),
        failedWrite(1, 2, 3, 2L),
        finalRead(Call.Subject.REGISTER, 2L));
  }

  @Test
  void everyAcknowledgedElementMustBeThereOnce() {
    Operation add = ok(1, 0, 1, new Call.SetAdd("x", 5), new Answer.Written(0));
    assertCorrect(checker, add, finalRead(Call.Subject.SET, 5L));
    assertIncorrect(checker, add, finalRead(Call.Subject.SET));
    assertIncorrect(checker, add, finalRead(Call.Subject.SET, 5L, 5L));
    assertIncorrect(
        checker,
        add,
        failed(2, 0, 1, new Call.SetAdd("x", 6)),
        finalRead(Call.Subject.SET, 5L, 6L));
    assertCorrect(
        checker,
        add,
        unknown(2, 0, 1, new Call.SetAdd("x", 6)),
        finalRead(Call.Subject.SET, 5L, 6L));
  }

  @Test
  void everyAcknowledgedAppendMustBeThereOnce() {
    assertCorrect(checker, append(0, 1, 5), append(2, 3, 6), finalRead(Call.Subject.LIST, 5L, 6L));
    assertIncorrect(checker, append(0, 1, 5), append(2, 3, 6), finalRead(Call.Subject.LIST, 6L));
    assertIncorrect(checker, append(0, 1, 5), finalRead(Call.Subject.LIST, 5L, 5L));
  }

  @Test
  void aCounterMustHoldWhatWasAcknowledged() {
    Operation increment =
        ok(1, 0, 1, new Call.CounterIncrement("x", 3, "k"), new Answer.CounterValue(3));
    assertCorrect(checker, increment, finalRead(Call.Subject.COUNTER, 3L));
    assertIncorrect(checker, increment, finalRead(Call.Subject.COUNTER, 6L));
    assertIncorrect(checker, increment, finalRead(Call.Subject.COUNTER));
  }

  @Test
  void aFinalReadThatWasNotTheLastIsInconclusive() {
    assertInconclusive(checker, write(1, 0, 1_000, 1L), finalRead(Call.Subject.REGISTER, 1L));
  }

  @Test
  void noFinalReadsAreInconclusive() {
    assertInconclusive(checker, write(1, 0, 1, 1L));
  }
}
