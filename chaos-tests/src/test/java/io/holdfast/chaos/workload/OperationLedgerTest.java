package io.holdfast.chaos.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A ledger is trusted after it has found a loss. */
class OperationLedgerTest {
  private final OperationLedger ledger = new OperationLedger("p/");

  @Test
  void aWriteThatIsThereAsItWasWrittenIsNotMissing() {
    ledger.acknowledged().add("p/a", "1");
    increments(2, 2);
    Map<String, String> found = Map.of("p/a", "1", "p/counter", "2", "p/other", "x");
    assertEquals(List.of(), ledger.missingFrom(found));
    assertEquals(Optional.empty(), ledger.countedTwice(found));
  }

  @Test
  void aLostWriteAndAnOldValueAreMissing() {
    ledger.acknowledged().add("p/a", "1");
    ledger.acknowledged().add("p/b", "2");
    List<String> missing = ledger.missingFrom(Map.of("p/b", "old"));
    assertEquals(2, missing.size());
    assertTrue(missing.contains("p/a: acknowledged 1, found null"), missing::toString);
    assertTrue(missing.contains("p/b: acknowledged 2, found old"), missing::toString);
  }

  @Test
  void anIncrementThatWasAcknowledgedAndNotCountedIsMissing() {
    increments(3, 3);
    assertEquals(
        List.of("counter: acknowledged 3, found 2"), ledger.missingFrom(Map.of("p/counter", "2")));
  }

  @Test
  void anIncrementWithoutAnAnswerMayOrMayNotBeCounted() {
    increments(3, 2);
    for (String counter : List.of("2", "3")) {
      Map<String, String> found = Map.of("p/counter", counter);
      assertEquals(List.of(), ledger.missingFrom(found));
      assertEquals(Optional.empty(), ledger.countedTwice(found));
    }
  }

  @Test
  void anIncrementThatWasAppliedTwiceIsFound() {
    increments(3, 3);
    assertTrue(ledger.countedTwice(Map.of("p/counter", "4")).isPresent());
  }

  private void increments(int begun, int acknowledged) {
    for (int i = 0; i < begun; i++) {
      ledger.incrementBegins();
    }
    for (int i = 0; i < acknowledged; i++) {
      ledger.incrementAcknowledged();
    }
  }
}
