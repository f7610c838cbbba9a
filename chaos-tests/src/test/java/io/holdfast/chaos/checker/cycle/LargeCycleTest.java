package io.holdfast.chaos.checker.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.checker.cycle.SimulatedTransactions.Kind;
import io.holdfast.chaos.history.History;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Half a million transactions within five minutes and 4 GB: {@code mvn test -pl chaos-tests
 * -Plarge}.
 */
@Tag("large")
class LargeCycleTest {

  private static final int TRANSACTIONS = 500_000;
  private static final double LONGEST_SECONDS = 300;

  @ParameterizedTest
  @EnumSource
  void halfAMillionTransactionsAreJudgedInTime(Kind kind) {
    long seed = Long.getLong("chaos.seed", System.nanoTime());
    System.out.printf(
        "seed %d (repeat with -Dchaos.seed): %,d transactions on %s%n", seed, TRANSACTIONS, kind);
    History history =
        History.of(
            SimulatedTransactions.run(kind, 20, TRANSACTIONS, 20_000, 0.02, new Random(seed)));
    long start = System.nanoTime();
    Verdict verdict = new CycleChecker(TRANSACTIONS / 4).check(history);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("judged in %.1f s: %s%n", seconds, verdict.explanation());
    assertEquals(Verdict.Correct.class, verdict.getClass(), verdict::explanation);
    assertTrue(seconds < LONGEST_SECONDS, seconds + " s");
  }
}
