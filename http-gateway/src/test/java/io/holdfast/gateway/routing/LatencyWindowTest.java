package io.holdfast.gateway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class LatencyWindowTest {
  private static final long MILLI = 1_000_000;

  private final LatencyWindow window = new LatencyWindow();

  private void add(int times, long nanos) {
    for (int i = 0; i < times; i++) {
      window.add(nanos);
    }
  }

  @Test
  void beforeThereAreEnoughReadsItIsACautiousGuess() {
    add(49, 500 * MILLI);
    assertEquals(LatencyWindow.FIRST.toNanos(), window.p99Nanos());
  }

  @Test
  void oneReadInAHundredTakesLonger() {
    add(985, 20 * MILLI);
    add(15, 300 * MILLI);
    assertEquals(300 * MILLI, window.p99Nanos());
    add(1_000, 20 * MILLI);
    assertEquals(20 * MILLI, window.p99Nanos());
  }

  @Test
  void itStaysWithinItsBounds() {
    add(1_000, 1);
    assertEquals(LatencyWindow.LEAST.toNanos(), window.p99Nanos());
    add(1_000, 60_000 * MILLI);
    assertEquals(LatencyWindow.MOST.toNanos(), window.p99Nanos());
  }

  @Test
  void secondTriesAreAtMostATenthOfAllReads() {
    HedgeBudget budget = new HedgeBudget();
    int taken = 0;
    for (int read = 0; read < 10_000; read++) {
      budget.onRead();
      taken += budget.take() ? 1 : 0;
    }
    assertTrue(taken >= 1_000 && taken <= 1_021, "taken " + taken);
    assertFalse(budget.take(), "all of it is taken");
  }
}
