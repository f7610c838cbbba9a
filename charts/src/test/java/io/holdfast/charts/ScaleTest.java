package io.holdfast.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ScaleTest {

  @Test
  void anEvenScaleMapsEvenly() {
    Scale scale = Scale.even(0, 100, 300, 100);
    assertEquals(300, scale.place(0), 1e-9);
    assertEquals(200, scale.place(50), 1e-9);
    assertEquals(100, scale.place(100), 1e-9);
  }

  @Test
  void aLogarithmicScaleGivesEachPowerTheSameRoom() {
    Scale scale = Scale.logarithmic(1, 10_000, 0, 400);
    assertEquals(100, scale.place(10), 1e-9);
    assertEquals(300, scale.place(1_000), 1e-9);
  }

  @Test
  void whatLiesOutsideIsShownAtTheEdge() {
    Scale scale = Scale.logarithmic(1, 100, 0, 400);
    assertEquals(400, scale.place(1e9), 1e-9);
    assertEquals(0, scale.place(0), 1e-9);
  }

  @Test
  void aScaleOfNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Scale.even(5, 5, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> Scale.logarithmic(0, 5, 0, 1));
  }
}
