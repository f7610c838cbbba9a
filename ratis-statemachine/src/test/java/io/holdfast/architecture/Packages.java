package io.holdfast.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;

/** The rule for packages of products and tests alike. */
public final class Packages {
  /** Two packages that use each other are one package, in two places. */
  public static final ArchRule WITHOUT_CYCLES =
      slices()
          .matching("io.holdfast.(**)")
          .should()
          .beFreeOfCycles()
          .because("packages in a circle can only be read, tested and changed together");

  private Packages() {}
}
