package io.holdfast.chaos.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import io.holdfast.chaos.run.ChaosCommand;
import java.util.Set;

/** What may know what, in the chaos suite and its tests. */
@AnalyzeClasses(
    locations = ChaosArchitectureTest.Everything.class,
    importOptions = ChaosArchitectureTest.WithoutPlanted.class)
class ChaosArchitectureTest {
  static final class Everything implements LocationProvider {
    @Override
    public Set<Location> get(Class<?> test) {
      return Set.of(place(ChaosCommand.class), place(test));
    }

    private static Location place(Class<?> one) {
      return Location.of(one.getProtectionDomain().getCodeSource().getLocation());
    }
  }

  /** All but the classes that break rules on purpose, to show that the rules see it. */
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
  static final ArchRule CHECKERS =
      noClasses()
          .that()
          .resideInAnyPackage("io.holdfast.chaos.checker..", "io.holdfast.chaos.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.holdfast.chaos.client..",
              "io.holdfast.chaos.cluster..",
              "io.holdfast.chaos.nemesis..",
              "io.holdfast.chaos.workload..")
          .because(
              "a history is judged by what it says alone: it may come from another run, or from"
                  + " another system");

  /** What the rule says about these classes alone; empty when it finds nothing. */
  static String report(ArchRule rule, Class<?>... classes) {
    JavaClasses planted = new ClassFileImporter().importClasses(classes);
    return String.join("\n", rule.evaluate(planted).getFailureReport().getDetails());
  }
}
