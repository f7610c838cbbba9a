package io.holdfast.client.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import io.holdfast.client.HoldfastClient;
import java.util.Set;

/** What may know what, in the Java client. */
@AnalyzeClasses(
    locations = ClientArchitectureTest.Everything.class,
    importOptions = ClientArchitectureTest.WithoutPlanted.class)
class ClientArchitectureTest {
  static final class Everything implements LocationProvider {
    @Override
    public Set<Location> get(Class<?> test) {
      return Set.of(place(HoldfastClient.class), place(test));
    }

    private static Location place(Class<?> one) {
      return Location.of(one.getProtectionDomain().getCodeSource().getLocation());
    }
  }

  /** All but the classes that break rules on purpose, and the tests that name them. */
  static final class WithoutPlanted implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/Planted") && !location.contains("/architecture/");
    }
  }

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices()
          .matching("io.holdfast.(**)")
          .should()
          .beFreeOfCycles()
          .because("packages in a circle can only be read, tested and changed together");

  @ArchTest
  static final ArchRule LAYERS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("client")
          .definedBy("io.holdfast.client")
          .layer("call")
          .definedBy("io.holdfast.client.call..")
          .layer("route")
          .definedBy("io.holdfast.client.route..")
          .layer("wire")
          .definedBy("io.holdfast.client.wire..")
          .layer("api")
          .definedBy("io.holdfast.client.api..")
          .whereLayer("client")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("call")
          .mayOnlyBeAccessedByLayers("client")
          .whereLayer("route")
          .mayOnlyBeAccessedByLayers("call")
          .whereLayer("wire")
          .mayOnlyBeAccessedByLayers("call")
          .because("a program sees client and api: what lies behind them may change");

  @ArchTest
  static final ArchRule HTTP =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.holdfast.client.call..",
              "io.holdfast.client.route..",
              "io.holdfast.client.wire..")
          .and()
          .haveSimpleNameNotEndingWith("Test")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.net.http..")
          .because("what a program sees does not depend on how requests are sent");

  /** What the rule says about these classes alone; empty when it finds nothing. */
  static String report(ArchRule rule, Class<?>... classes) {
    JavaClasses planted = new ClassFileImporter().importClasses(classes);
    return String.join("\n", rule.evaluate(planted).getFailureReport().getDetails());
  }
}
