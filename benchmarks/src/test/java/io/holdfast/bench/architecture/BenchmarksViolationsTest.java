package io.holdfast.bench.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.lang.ArchRule;
import io.holdfast.bench.driver.PlantedInsider;
import io.holdfast.bench.http.PlantedCircle;
import io.holdfast.bench.workload.PlantedOtherHalf;
import org.junit.jupiter.api.Test;

/** Each rule finds a class that breaks it, and says why it is one. */
class BenchmarksViolationsTest {
  @Test
  void twoPackagesThatUseEachOtherAreFound() {
    assertFound(BenchmarksArchitectureTest.NO_CYCLES, PlantedCircle.class, PlantedOtherHalf.class);
  }

  @Test
  void aBenchmarkThatReachesInsideIsFound() {
    assertFound(BenchmarksArchitectureTest.WIRE_ONLY, PlantedInsider.class);
  }

  private static void assertFound(ArchRule rule, Class<?>... planted) {
    String report = BenchmarksArchitectureTest.report(rule, planted);
    assertTrue(report.contains(planted[0].getSimpleName()), () -> rule.getDescription() + report);
    assertTrue(rule.getDescription().contains(", because "), rule::getDescription);
  }
}
