package io.holdfast.architecture;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import io.holdfast.store.Store;
import java.util.Set;

/** The packages of product and tests together. */
@AnalyzeClasses(
    locations = CorePackagesTest.Everything.class,
    importOptions = Sources.WithoutPlanted.class)
class CorePackagesTest {
  static final class Everything implements LocationProvider {
    @Override
    public Set<Location> get(Class<?> test) {
      return Set.of(Sources.around(Store.class), Sources.around(test));
    }
  }

  @ArchTest static final ArchRule NO_CYCLES = Packages.WITHOUT_CYCLES;
}
