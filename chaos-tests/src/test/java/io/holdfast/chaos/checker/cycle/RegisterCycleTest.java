package io.holdfast.chaos.checker.cycle;

import static io.holdfast.chaos.checker.cycle.CycleAssertions.assertAnomaly;
import static io.holdfast.chaos.checker.cycle.CycleAssertions.assertCorrect;
import static io.holdfast.chaos.checker.cycle.CycleAssertions.check;
import static io.holdfast.chaos.checker.cycle.Steps.failed;
import static io.holdfast.chaos.checker.cycle.Steps.ok;
import static io.holdfast.chaos.checker.cycle.Steps.read;
import static io.holdfast.chaos.checker.cycle.Steps.unknown;
import static io.holdfast.chaos.checker.cycle.Steps.write;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.history.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegisterCycleTest {

  @Test
  void serialTransactionsAreCorrect() {
    assertCorrect(
        ok(1, 0, 1, read("x", null), write("x", 1), read("x", 1L)),
        ok(2, 2, 3, read("x", 1L), write("x", 2), write("y", 1)),
        ok(1, 4, 5, read("x", 2L), read("y", 1L)));
  }

  @Test
  void readingAFailedWriteIsG1a() {
    Operation writer = failed(1, 0, 10, write("x", 1));
    Operation reader = ok(2, 0, 10, read("x", 1L));
    assertAnomaly("G1a", List.of(writer, reader), writer, reader);
  }

  @Test
  void readingTheMiddleOfATransactionIsG1b() {
    Operation writer = ok(1, 0, 10, write("x", 1), write("x", 2));
    Operation reader = ok(2, 0, 10, read("x", 1L));
    assertAnomaly("G1b", List.of(writer, reader), writer, reader);
  }

  @Test
  void seeingEachOthersWritesIsG1c() {
    Operation first = ok(1, 0, 10, write("x", 1), read("y", 1L));
    Operation second = ok(2, 0, 10, write("y", 1), read("x", 1L));
    assertAnomaly("G1c", List.of(first, second), first, second);
  }

  @Test
  void aFracturedReadIsGSingle() {
    Operation writer = ok(1, 0, 10, write("x", 1), write("y", 1));
    Operation reader = ok(2, 0, 10, read("x", 1L), read("y", null));
    assertAnomaly("G-single", List.of(writer, reader), writer, reader);
    Operation unknownWriter = unknown(1, 0, 10, write("x", 1), write("y", 1));
    assertAnomaly("G-single", List.of(unknownWriter, reader), unknownWriter, reader);
  }

  @Test
  void aLostUpdateIsFound() {
    Operation start = ok(1, 0, 1, write("x", 1));
    Operation first = ok(2, 2, 10, read("x", 1L), write("x", 2));
    Operation second = ok(3, 2, 10, read("x", 1L), write("x", 3));
    assertAnomaly("G2", List.of(first, second), start, first, second);
  }

  @Test
  void writeSkewIsG2() {
    Operation first = ok(1, 0, 10, read("x", null), write("y", 1));
    Operation second = ok(2, 0, 10, read("y", null), write("x", 1));
    assertAnomaly("G2", List.of(first, second), first, second);
  }

  @Test
  void aStaleReadHasNoOrderOfVersions() {
    Operation first = ok(1, 0, 1, write("x", 1));
    Operation second = ok(1, 2, 3, read("x", 1L), write("x", 2));
    Operation stale = ok(2, 4, 5, read("x", 1L));
    assertAnomaly("cyclic versions", List.of(first, second, stale), first, second, stale);
  }

  @Test
  void aLostWriteHasNoOrderOfVersions() {
    Operation writer = ok(1, 0, 1, write("x", 1));
    Operation reader = ok(2, 2, 3, read("x", null));
    assertAnomaly("cyclic versions", List.of(writer, reader), writer, reader);
  }

  @Test
  void aStaleSnapshotOfAnotherKeyViolatesRealTime() {
    Operation writer = ok(1, 0, 10, write("x", 1), write("y", 1));
    Operation fresh = ok(2, 5, 6, read("x", 1L));
    Operation stale = ok(3, 7, 8, read("y", null));
    assertAnomaly("G-single-realtime", List.of(writer, fresh, stale), writer, fresh, stale);
  }

  @Test
  void anUnknownWriteMayShowUpLateOrNever() {
    assertCorrect(
        unknown(1, 0, 1, write("x", 1)),
        ok(2, 2, 3, write("x", 2)),
        ok(2, 4, 5, read("x", 2L)),
        ok(2, 6, 7, read("x", 1L)));
  }

  @Test
  void aTransactionThatContradictsItselfIsInternallyWrong() {
    Operation blind = ok(1, 0, 10, write("x", 1), read("x", null));
    assertAnomaly("internal", List.of(blind), blind);
  }

  @Test
  void noReadsAreInconclusive() {
    assertInstanceOf(Verdict.Inconclusive.class, check(ok(1, 0, 1, write("x", 1))));
  }
}
