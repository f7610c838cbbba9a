package io.holdfast.bench.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {

  @Test
  void anEvenScaleMapsEvenly() {
    Scale scale = new Scale(false, 0, 100, 300, 100);
    assertEquals(300, scale.place(0), 1e-9);
    assertEquals(200, scale.place(50), 1e-9);
    assertEquals(100, scale.place(100), 1e-9);
  }

  @Test
  void aLogarithmicScaleGivesEachPowerTheSameRoom() {
    Scale scale = new Scale(true, 1, 10_000, 0, 400);
    assertEquals(100, scale.place(10), 1e-9);
    assertEquals(300, scale.place(1_000), 1e-9);
  }

  @Test
  void whatLiesOutsideIsShownAtTheEdge() {
    Scale scale = new Scale(true, 1, 100, 0, 400);
    assertEquals(400, scale.place(1e9), 1e-9);
    assertEquals(0, scale.place(0), 1e-9);
  }

  @Test
  void aScaleOfNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Scale(false, 5, 5, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Scale(true, 0, 5, 0, 1));
  }

  @Test
  void stepsAreRoundAndReachTheHighestFigure() {
    assertEquals(List.of(0.0, 5_000.0, 10_000.0, 15_000.0, 20_000.0), Scale.evenSteps(17_300));
    assertEquals(List.of(0.1, 1.0, 10.0, 100.0), Scale.powersOfTen(0.4, 73));
    assertEquals(List.of(1.0, 10.0), Scale.powersOfTen(1, 1));
  }
}
