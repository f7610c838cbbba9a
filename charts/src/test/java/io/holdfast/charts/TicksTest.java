package io.holdfast.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TicksTest {

  @Test
  void stepsAreRoundAndReachTheHighestFigure() {
    assertEquals(List.of(0.0, 5_000.0, 10_000.0, 15_000.0, 20_000.0), Ticks.evenSteps(17_300));
  }

  @Test
  void quartersAreRoundAndReachTheHighestFigure() {
    assertEquals(List.of(1_000.0, 2_000.0, 3_000.0, 4_000.0), Ticks.quarters(2_100));
    assertEquals(List.of(2.0, 4.0, 6.0, 8.0), Ticks.quarters(8));
    assertEquals(List.of(25.0, 50.0, 75.0, 100.0), Ticks.quarters(81));
  }

  @Test
  void powersOfTenEncloseBothFigures() {
    assertEquals(List.of(0.1, 1.0, 10.0, 100.0), Ticks.powersOfTen(0.4, 73));
    assertEquals(List.of(1.0, 10.0), Ticks.powersOfTen(1, 1));
  }
}
