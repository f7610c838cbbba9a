package io.holdfast.gateway.architecture;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import io.holdfast.architecture.Packages;
import io.holdfast.architecture.Sources;
import io.holdfast.gateway.app.Main;
import java.util.Set;

/** The packages of product and tests together. */
@AnalyzeClasses(
    locations = GatewayPackagesTest.Everything.class,
    importOptions = Sources.WithoutPlanted.class)
class GatewayPackagesTest {
  static final class Everything implements LocationProvider {
    @Override
    public Set<Location> get(Class<?> test) {
      return Set.of(Sources.around(Main.class), Sources.around(test));
    }
  }

  @ArchTest static final ArchRule NO_CYCLES = Packages.WITHOUT_CYCLES;
}
