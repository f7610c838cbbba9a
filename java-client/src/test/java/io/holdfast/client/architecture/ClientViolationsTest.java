package io.holdfast.client.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.lang.ArchRule;
import io.holdfast.client.HoldfastClient;
import io.holdfast.client.api.PlantedCircle;
import io.holdfast.client.api.PlantedHttpClient;
import io.holdfast.client.wire.PlantedOtherHalf;
import io.holdfast.client.wire.PlantedUpwardArrow;
import org.junit.jupiter.api.Test;

/** Each rule finds a class that breaks it, and says why it is one. */
class ClientViolationsTest {
  @Test
  void twoPackagesThatUseEachOtherAreFound() {
    assertFound(ClientArchitectureTest.NO_CYCLES, PlantedCircle.class, PlantedOtherHalf.class);
  }

  @Test
  void aPackageThatUsesOneAboveItIsFound() {
    assertFound(ClientArchitectureTest.LAYERS, PlantedUpwardArrow.class, HoldfastClient.class);
  }

  @Test
  void theHttpClientInWhatProgramsSeeIsFound() {
    assertFound(ClientArchitectureTest.HTTP, PlantedHttpClient.class);
  }

  private static void assertFound(ArchRule rule, Class<?>... planted) {
    String report = ClientArchitectureTest.report(rule, planted);
    assertTrue(report.contains(planted[0].getSimpleName()), () -> rule.getDescription() + report);
    assertTrue(rule.getDescription().contains(", because "), rule::getDescription);
  }
}
