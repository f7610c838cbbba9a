package io.holdfast.chaos.checker.cycle;

import static io.holdfast.chaos.checker.cycle.CycleAssertions.assertAnomaly;
import static io.holdfast.chaos.checker.cycle.CycleAssertions.assertCorrect;
import static io.holdfast.chaos.checker.cycle.CycleAssertions.check;
import static io.holdfast.chaos.checker.cycle.Steps.append;
import static io.holdfast.chaos.checker.cycle.Steps.failed;
import static io.holdfast.chaos.checker.cycle.Steps.list;
import static io.holdfast.chaos.checker.cycle.Steps.ok;
import static io.holdfast.chaos.checker.cycle.Steps.unknown;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.history.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The anomalies of Adya, each as the smallest list-append history that shows it. Unless time
 * matters, all are concurrent.
 */
class ListAppendCycleTest {

  @Test
  void serialTransactionsAreCorrect() {
    assertCorrect(
        ok(1, 0, 1, append("x", 1), list("x", 1L)),
        ok(2, 2, 3, list("x", 1L), append("x", 2), append("y", 1)),
        ok(1, 4, 5, list("x", 1L, 2L), list("y", 1L)));
  }

  @Test
  void aDirtyWriteIsG0() {
    Operation first = ok(1, 0, 10, append("x", 1), append("y", 1));
    Operation second = ok(2, 0, 10, append("x", 2), append("y", 2));
    Operation reader = ok(3, 20, 30, list("x", 1L, 2L), list("y", 2L, 1L));
    assertAnomaly("G0", List.of(first, second), first, second, reader);
  }

  @Test
  void readingAFailedWriteIsG1a() {
    Operation writer = failed(1, 0, 10, append("x", 1));
    Operation reader = ok(2, 0, 10, list("x", 1L));
    assertAnomaly("G1a", List.of(writer, reader), writer, reader);
  }

  @Test
  void readingTheMiddleOfATransactionIsG1b() {
    Operation writer = ok(1, 0, 10, append("x", 1), append("x", 2));
    Operation reader = ok(2, 0, 10, list("x", 1L));
    Operation end = ok(3, 20, 30, list("x", 1L, 2L));
    assertAnomaly("G1b", List.of(writer, reader), writer, reader, end);
  }

  @Test
  void seeingEachOthersWritesIsG1c() {
    Operation first = ok(1, 0, 10, append("x", 1), list("y", 1L));
    Operation second = ok(2, 0, 10, append("y", 1), list("x", 1L));
    assertAnomaly("G1c", List.of(first, second), first, second);
  }

  @Test
  void aFracturedReadIsGSingle() {
    Operation writer = ok(1, 0, 10, append("x", 1), append("y", 1));
    Operation reader = ok(2, 0, 10, list("x", 1L), list("y"));
    Operation end = ok(3, 20, 30, list("y", 1L));
    assertAnomaly("G-single", List.of(writer, reader), writer, reader, end);
  }

  @Test
  void aFracturedReadIsFoundEvenIfNobodyReadsTheMissingPartLater() {
    Operation writer = ok(1, 0, 10, append("x", 1), append("y", 1));
    Operation reader = ok(2, 0, 10, list("x", 1L), list("y"));
    assertAnomaly("G-single", List.of(writer, reader), writer, reader);
    Operation unknownWriter = unknown(1, 0, 10, append("x", 1), append("y", 1));
    assertAnomaly("G-single", List.of(unknownWriter, reader), unknownWriter, reader);
  }

  @Test
  void aLostUpdateIsGSingle() {
    Operation first = ok(1, 0, 10, list("x"), append("x", 1));
    Operation second = ok(2, 0, 10, list("x"), append("x", 2));
    Operation end = ok(3, 20, 30, list("x", 1L, 2L));
    assertAnomaly("G-single", List.of(first, second), first, second, end);
  }

  @Test
  void writeSkewIsG2() {
    Operation first = ok(1, 0, 10, list("x"), append("y", 1));
    Operation second = ok(2, 0, 10, list("y"), append("x", 1));
    assertAnomaly(
        "G2", List.of(first, second), first, second, ok(3, 20, 30, list("x", 1L), list("y", 1L)));
  }

  @Test
  void twoReadersThatSeeTwoWritesInDifferentOrderAreG2() {
    Operation left = ok(3, 0, 10, list("x", 1L), list("y"));
    Operation right = ok(4, 0, 10, list("x"), list("y", 1L));
    Operation writeX = ok(1, 0, 10, append("x", 1));
    Operation writeY = ok(2, 0, 10, append("y", 1));
    assertAnomaly("G2", List.of(left, right, writeX, writeY), left, right, writeX, writeY);
  }

  @Test
  void aStaleReadViolatesRealTime() {
    Operation writer = ok(1, 0, 1, append("x", 1));
    Operation stale = ok(2, 2, 3, list("x"));
    assertAnomaly("G-single-realtime", List.of(writer, stale), writer, stale);
  }

  @Test
  void notReadingOnesOwnWriteViolatesTheOrderOfTheProcess() {
    Operation writer = ok(1, 0, 1, append("x", 1));
    Operation stale = ok(1, 2, 3, list("x"));
    assertAnomaly("G-single-process", List.of(writer, stale), writer, stale);
  }

  @Test
  void appendsInTheWrongOrderViolateRealTime() {
    Operation first = ok(1, 0, 1, append("x", 1));
    Operation second = ok(2, 2, 3, append("x", 2));
    Operation end = ok(3, 4, 5, list("x", 2L, 1L));
    assertAnomaly("G0-realtime", List.of(first, second), first, second, end);
  }

  @Test
  void anAcknowledgedAppendThatIsLostViolatesRealTime() {
    Operation lost = ok(1, 0, 1, append("x", 1));
    Operation later = ok(2, 2, 3, append("x", 2));
    Operation end = ok(3, 4, 5, list("x", 2L));
    assertInstanceOf(Verdict.Incorrect.class, check(lost, later, end));
  }

  @Test
  void anUnknownAppendMayShowUpLateOrNever() {
    assertCorrect(
        unknown(1, 0, 1, append("x", 1)), ok(2, 2, 3, list("x")), ok(2, 4, 5, list("x", 1L)));
    assertCorrect(unknown(1, 0, 1, append("x", 1)), ok(2, 2, 3, list("x")));
  }

  @Test
  void anUnknownAppendMayNotDisappearAgain() {
    assertInstanceOf(
        Verdict.Incorrect.class,
        check(
            unknown(1, 0, 1, append("x", 1)), ok(2, 2, 3, list("x", 1L)), ok(2, 4, 5, list("x"))));
  }

  @Test
  void anAppendThatIsThereTwiceIsADuplicate() {
    Operation writer = ok(1, 0, 1, append("x", 1));
    Operation reader = ok(2, 2, 3, list("x", 1L, 1L));
    assertAnomaly("duplicate", List.of(reader), writer, reader);
  }

  @Test
  void readsThatDisagreeOnTheOrderAreIncompatible() {
    Operation left = ok(3, 0, 10, list("x", 1L, 2L));
    Operation right = ok(4, 0, 10, list("x", 2L));
    Operation first = ok(1, 0, 10, append("x", 1));
    Operation second = ok(2, 0, 10, append("x", 2));
    assertAnomaly("incompatible order", List.of(left, right), first, second, left, right);
  }

  @Test
  void aValueThatNobodyWroteIsAPhantom() {
    Operation reader = ok(1, 0, 10, list("x", 1L));
    assertAnomaly("phantom read", List.of(reader), reader);
  }

  @Test
  void aTransactionThatContradictsItselfIsInternallyWrong() {
    Operation blind = ok(1, 0, 10, append("x", 1), list("x"));
    assertAnomaly("internal", List.of(blind), blind);
    Operation wavering = ok(1, 0, 10, list("x"), list("x", 1L));
    assertAnomaly("internal", List.of(wavering), wavering, ok(2, 0, 10, append("x", 1)));
  }

  @Test
  void aValueWrittenTwiceIsInconclusive() {
    assertInstanceOf(
        Verdict.Inconclusive.class,
        check(ok(1, 0, 1, append("x", 1)), ok(2, 2, 3, append("x", 1))));
  }

  @Test
  void noReadsAreInconclusive() {
    assertInstanceOf(Verdict.Inconclusive.class, check(ok(1, 0, 1, append("x", 1))));
  }
}
