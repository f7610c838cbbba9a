package io.holdfast.chaos.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.lang.ArchRule;
import io.holdfast.chaos.checker.PlantedWitness;
import io.holdfast.chaos.history.PlantedCircle;
import io.holdfast.chaos.model.PlantedOtherHalf;
import org.junit.jupiter.api.Test;

/** Each rule finds a class that breaks it, and says why it is one. */
class ChaosViolationsTest {
  @Test
  void twoPackagesThatUseEachOtherAreFound() {
    assertFound(ChaosArchitectureTest.NO_CYCLES, PlantedCircle.class, PlantedOtherHalf.class);
  }

  @Test
  void aCheckerThatLooksAtTheClusterIsFound() {
    assertFound(ChaosArchitectureTest.CHECKERS, PlantedWitness.class);
  }

  private static void assertFound(ArchRule rule, Class<?>... planted) {
    String report = ChaosArchitectureTest.report(rule, planted);
    assertTrue(report.contains(planted[0].getSimpleName()), () -> rule.getDescription() + report);
    assertTrue(rule.getDescription().contains(", because "), rule::getDescription);
  }
}
