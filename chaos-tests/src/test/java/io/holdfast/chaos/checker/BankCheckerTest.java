package io.holdfast.chaos.checker;

import static io.holdfast.chaos.checker.Operations.ok;
import static io.holdfast.chaos.checker.VerdictAssertions.assertCorrect;
import static io.holdfast.chaos.checker.VerdictAssertions.assertInconclusive;
import static io.holdfast.chaos.checker.VerdictAssertions.assertIncorrect;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.Operation;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BankCheckerTest {

  private final Checker checker = new BankChecker(Set.of("a", "b"), 20, 1);
  private final Operation transfer =
      ok(1, 0, 1, new Call.BankTransfer("a", "b", 5), new Answer.Written(2));

  private static Operation read(Map<String, Long> balances) {
    return ok(2, 2, 3, new Call.BankRead(), new Answer.Balances(balances));
  }

  @Test
  void aConstantSumIsCorrect() {
    assertCorrect(checker, transfer, read(Map.of("a", 5L, "b", 15L)));
  }

  @Test
  void aReadThatSeesHalfATransferIsIncorrect() {
    assertIncorrect(checker, transfer, read(Map.of("a", 5L, "b", 10L)));
  }

  @Test
  void aNegativeBalanceIsIncorrect() {
    assertIncorrect(checker, transfer, read(Map.of("a", -1L, "b", 21L)));
  }

  @Test
  void aMissingOrStrangeAccountIsIncorrect() {
    assertIncorrect(checker, transfer, read(Map.of("a", 20L)));
    assertIncorrect(checker, transfer, read(Map.of("a", 10L, "b", 10L, "c", 0L)));
  }

  @Test
  void noReadsOrNoTransfersAreInconclusive() {
    assertInconclusive(checker, transfer);
    assertInconclusive(checker, read(Map.of("a", 10L, "b", 10L)));
  }
}
