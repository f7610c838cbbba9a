package io.holdfast.chaos.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {

  @Test
  void theWorstPartDecides() {
    List<Verdict> fromBest =
        List.of(
            new Verdict.Correct("", 1),
            new Verdict.Inconclusive(""),
            new Verdict.NotLive(""),
            new Verdict.Crashed(""),
            new Verdict.Incorrect("", List.of()));
    for (int i = 1; i <= fromBest.size(); i++) {
      List<Verdict> some = new ArrayList<>(fromBest.subList(0, i));
      Collections.reverse(some);
      assertEquals(fromBest.get(i - 1), Verdict.worst(some));
    }
  }

  @Test
  void nothingCheckedIsInconclusive() {
    assertInstanceOf(Verdict.Inconclusive.class, Verdict.worst(List.of()));
  }
}
