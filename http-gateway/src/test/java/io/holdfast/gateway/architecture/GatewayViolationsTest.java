package io.holdfast.gateway.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.lang.ArchRule;
import io.holdfast.architecture.Packages;
import io.holdfast.architecture.Sources;
import io.holdfast.gateway.attic.PlantedPackage;
import io.holdfast.gateway.json.PlantedOtherHalf;
import io.holdfast.gateway.key.PlantedHttpClient;
import io.holdfast.gateway.policy.PlantedNode;
import io.holdfast.gateway.request.PlantedUpwardArrow;
import io.holdfast.gateway.routes.PlantedJavalin;
import io.holdfast.gateway.routes.PlantedServer;
import io.holdfast.gateway.text.PlantedCircle;
import org.junit.jupiter.api.Test;

/** Each rule finds a class that breaks it, and says why it is one. */
class GatewayViolationsTest {
  @Test
  void aPackageThatUsesOneAboveItIsFound() {
    assertFound(GatewayArchitectureTest.LAYERS, PlantedUpwardArrow.class);
  }

  @Test
  void aPackageThatNoLayerHasIsFound() {
    assertFound(GatewayArchitectureTest.LAYERS, PlantedPackage.class);
  }

  @Test
  void twoPackagesThatUseEachOtherAreFound() {
    String report =
        Sources.report(Packages.WITHOUT_CYCLES, PlantedCircle.class, PlantedOtherHalf.class);
    assertTrue(report.contains("PlantedCircle"), report);
  }

  @Test
  void jettysServerOutsideOfServerAndEventLoopIsFound() {
    assertFound(GatewayArchitectureTest.JETTY_SERVER, PlantedServer.class);
  }

  @Test
  void jettysClientOutsideOfRoutingIsFound() {
    assertFound(GatewayArchitectureTest.JETTY_CLIENT, PlantedHttpClient.class);
  }

  @Test
  void javalinOutsideOfTheServerIsFound() {
    assertFound(GatewayArchitectureTest.JAVALIN, PlantedJavalin.class);
  }

  @Test
  void whoeverReachesUnderTheContractIsFound() {
    assertFound(GatewayArchitectureTest.CONTRACT, PlantedNode.class);
  }

  private static void assertFound(ArchRule rule, Class<?> planted) {
    String report = Sources.report(rule, planted);
    assertTrue(report.contains(planted.getSimpleName()), () -> rule.getDescription() + report);
    assertTrue(rule.getDescription().contains(", because "), rule::getDescription);
  }
}
