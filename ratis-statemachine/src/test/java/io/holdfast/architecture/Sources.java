package io.holdfast.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URL;

/** The classes that rules look at. */
public final class Sources {
  /** All but the classes that break rules on purpose, to show that the rules see it. */
  public static final class WithoutPlanted implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/Planted") && !location.contains("/architecture/");
    }
  }

  private Sources() {}

  /** Where this class lies, together with all that was compiled with it. */
  public static Location around(Class<?> one) {
    URL place = one.getProtectionDomain().getCodeSource().getLocation();
    return Location.of(place);
  }

  /** What the rule says about these classes alone; empty when it finds nothing. */
  public static String report(ArchRule rule, Class<?>... classes) {
    JavaClasses planted = new ClassFileImporter().importClasses(classes);
    return String.join("\n", rule.evaluate(planted).getFailureReport().getDetails());
  }
}
