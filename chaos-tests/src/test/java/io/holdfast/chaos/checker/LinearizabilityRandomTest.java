package io.holdfast.chaos.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.checker.SimulatedRegister.Plan;
import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random histories from a register that is correct, and the same ones with something changed,
 * judged by brute force too.
 */
@Tag("slow")
class LinearizabilityRandomTest {

  private static final int SMALL_HISTORIES = 20_000;

  @Test
  void agreesWithBruteForceOnSmallHistoriesWithUniqueValues() {
    agreesWithBruteForce(random -> new AtomicLong()::incrementAndGet);
  }

  @Test
  void agreesWithBruteForceOnSmallHistoriesWithRepeatedValues() {
    agreesWithBruteForce(random -> () -> random.nextInt(3));
  }

  private static void agreesWithBruteForce(
      java.util.function.Function<Random, LongSupplier> values) {
    long firstSeed = seed();
    int rejected = 0;
    for (long seed = firstSeed; seed < firstSeed + SMALL_HISTORIES; seed++) {
      Random random = Random.from(new SplittableRandom(seed));
      Plan plan =
          new Plan(
              "x",
              0,
              1 + random.nextInt(5),
              2 + random.nextInt(7),
              values.apply(random),
              random.nextDouble() * 0.5,
              random.nextDouble() * 0.2,
              random.nextDouble() * 0.5,
              random.nextDouble() * 0.6);
      List<Operation> operations = SimulatedRegister.run(plan, random);
      assertAgreement(operations, seed);
      List<Operation> changed = mutated(operations, random);
      rejected += BruteForceRegister.isLinearizable(changed) ? 0 : 1;
      assertAgreement(changed, seed);
    }
    System.out.printf(
        "first seed %d: %d of %d changed histories are wrong%n",
        firstSeed, rejected, SMALL_HISTORIES);
    assertTrue(rejected > SMALL_HISTORIES / 10, "the changes must break something: " + rejected);
    assertTrue(rejected < SMALL_HISTORIES * 9 / 10, "and not everything: " + rejected);
  }

  private static void assertAgreement(List<Operation> operations, long seed) {
    boolean expected = BruteForceRegister.isLinearizable(operations);
    Verdict verdict = new LinearizabilityChecker(0).check(History.of(operations));
    assertEquals(
        expected,
        verdict instanceof Verdict.Correct,
        () -> "seed " + seed + ": " + verdict + "\n" + operations);
    if (verdict instanceof Verdict.Incorrect incorrect) {
      assertFalse(
          BruteForceRegister.isLinearizable(incorrect.offending()),
          () ->
              "seed "
                  + seed
                  + ": the evidence is no evidence: "
                  + incorrect.offending()
                  + "\n of "
                  + operations);
    }
  }

  @Test
  void aCorrectRegisterIsNeverAccusedOnLongHistories() {
    long firstSeed = seed();
    for (long seed = firstSeed; seed < firstSeed + 100; seed++) {
      Random random = Random.from(new SplittableRandom(seed));
      AtomicLong value = new AtomicLong();
      Plan plan =
          new Plan(
              "x",
              0,
              1 + random.nextInt(20),
              5_000,
              value::incrementAndGet,
              random.nextDouble() * 0.2,
              0.05,
              random.nextDouble() * 0.4,
              0.4);
      Verdict verdict =
          new LinearizabilityChecker(1).check(History.of(SimulatedRegister.run(plan, random)));
      long failedSeed = seed;
      assertInstanceOf(
          Verdict.Correct.class,
          verdict,
          () -> "seed " + failedSeed + " " + plan + ": " + verdict.explanation());
    }
  }

  /** Changes one answer, one time, or drops a write. */
  private static List<Operation> mutated(List<Operation> operations, Random random) {
    List<Operation> changed = new ArrayList<>(operations);
    int index = random.nextInt(changed.size());
    Operation operation = changed.get(index);
    Operation mutant =
        switch (operation.outcome()) {
          case Outcome.Ok(Answer.RegisterValue _) ->
              with(
                  operation,
                  Outcome.ok(new Answer.RegisterValue(someValue(operations, random), 0)));
          case Outcome.Ok(Answer.Swapped(boolean swapped, long _)) ->
              with(operation, Outcome.ok(new Answer.Swapped(!swapped, 0)));
          case Outcome.Ok _ -> with(operation, Outcome.failed("changed"));
          case Outcome.Unknown _ -> with(operation, Outcome.failed("changed"));
          case Outcome.Failed _ when operation.call() instanceof Call.RegisterWrite ->
              with(operation, Outcome.ok(new Answer.Written(0)));
          case Outcome.Failed _ -> operation;
        };
    changed.set(index, mutant);
    return changed;
  }

  private static Operation with(Operation operation, Outcome outcome) {
    return new Operation(
        operation.process(),
        operation.node(),
        operation.invokedNanos(),
        operation.completedNanos(),
        operation.call(),
        outcome);
  }

  private static Long someValue(List<Operation> operations, Random random) {
    return switch (operations.get(random.nextInt(operations.size())).call()) {
      case Call.RegisterWrite(String _, Long value) -> value;
      case Call.RegisterCompareAndSet(String _, Long _, Long value) -> value;
      default -> null;
    };
  }

  private static long seed() {
    long seed = Long.getLong("chaos.seed", System.nanoTime());
    System.out.println("seed " + seed + " (repeat with -Dchaos.seed)");
    return seed;
  }
}
