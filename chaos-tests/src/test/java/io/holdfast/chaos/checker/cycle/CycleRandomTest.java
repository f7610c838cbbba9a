package io.holdfast.chaos.checker.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.checker.cycle.SimulatedTransactions.Kind;
import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.MicroOperation;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random transactions, and the same ones with one answer changed, judged by brute force too. */
@Tag("slow")
class CycleRandomTest {

  private static final int SMALL_HISTORIES = 10_000;

  @Test
  void everyAccusationOfListsIsTrueAndFewAreMissed() {
    accusationsAreTrue(Kind.LISTS, 0.98);
  }

  @Test
  void everyAccusationOfRegistersIsTrueAndFewAreMissed() {
    accusationsAreTrue(Kind.REGISTERS, 0.90);
  }

  private static void accusationsAreTrue(Kind kind, double leastCaught) {
    long firstSeed = seed();
    int wrong = 0;
    int caught = 0;
    for (long seed = firstSeed; seed < firstSeed + SMALL_HISTORIES; seed++) {
      Random random = Random.from(new SplittableRandom(seed));
      int clients = 1 + random.nextInt(4);
      int transactions = 2 + random.nextInt(6);
      List<Operation> operations =
          SimulatedTransactions.run(
              kind, clients, transactions, 1 + random.nextInt(3), 0.2, random);
      assertNotAccused(operations, seed);
      List<Operation> changed = mutated(operations, random);
      Verdict verdict = new CycleChecker(0).check(History.of(changed));
      boolean isWrong = !BruteForceTransactions.isStrictlySerializable(changed);
      wrong += isWrong ? 1 : 0;
      if (verdict instanceof Verdict.Incorrect incorrect) {
        caught++;
        String message = "seed " + seed + ": " + incorrect.explanation() + "\n" + changed;
        assertTrue(isWrong, message);
        assertFalse(incorrect.offending().isEmpty(), message);
      }
    }
    System.out.printf(
        "first seed %d: %s: caught %d of %d wrong histories%n", firstSeed, kind, caught, wrong);
    assertTrue(wrong > SMALL_HISTORIES / 20, "the changes must break something: " + wrong);
    assertTrue(
        caught >= wrong * leastCaught,
        "caught only " + caught + " of " + wrong + ", seed " + firstSeed);
  }

  @Test
  void longCorrectHistoriesAreNeverAccused() {
    long firstSeed = seed();
    for (long seed = firstSeed; seed < firstSeed + 40; seed++) {
      Random random = Random.from(new SplittableRandom(seed));
      Kind kind = seed % 2 == 0 ? Kind.LISTS : Kind.REGISTERS;
      assertNotAccused(
          SimulatedTransactions.run(
              kind, 1 + random.nextInt(20), 2_000, 1 + random.nextInt(30), 0.1, random),
          seed);
    }
  }

  private static void assertNotAccused(List<Operation> operations, long seed) {
    Verdict verdict = new CycleChecker(0).check(History.of(operations));
    assertEquals(
        Verdict.Correct.class,
        verdict.getClass(),
        () -> "seed " + seed + ": " + verdict.explanation());
  }

  /** Changes what one transaction saw, or whether it took effect. */
  private static List<Operation> mutated(List<Operation> operations, Random random) {
    List<Operation> changed = new ArrayList<>(operations);
    int index = random.nextInt(changed.size());
    Operation operation = changed.get(index);
    Outcome outcome =
        operation.isOk() && random.nextInt(4) > 0
            ? Outcome.ok(
                new Answer.TransactionResult(
                    operation.answer(Answer.TransactionResult.class).steps().stream()
                        .map(step -> mutated(step, random))
                        .toList(),
                    0))
            : Outcome.failed("changed");
    changed.set(
        index,
        new Operation(
            operation.process(),
            operation.node(),
            operation.invokedNanos(),
            operation.completedNanos(),
            operation.call(),
            outcome));
    return changed;
  }

  private static MicroOperation mutated(MicroOperation step, Random random) {
    return switch (step) {
      case MicroOperation.ReadList(String key, List<Long> values) when !values.isEmpty() ->
          new MicroOperation.ReadList(key, values.subList(0, random.nextInt(values.size() + 1)));
      case MicroOperation.Read(String key, Long value) when value != null ->
          new MicroOperation.Read(
              key, random.nextInt(3) == 0 ? null : Long.valueOf(1 + random.nextInt(8)));
      default -> step; // Nothing to change.
    };
  }

  private static long seed() {
    long seed = Long.getLong("chaos.seed", System.nanoTime());
    System.out.println("seed " + seed + " (repeat with -Dchaos.seed)");
    return seed;
  }
}
