package io.holdfast.chaos.mutant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.cluster.Distribution;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Needs the packaged product, therefore not among the quick tests. */
@Tag("chaos")
class MutantsTest {
  private static Path libraries() {
    return Distribution.launcher().resolveSibling("../lib").normalize();
  }

  private static URLClassLoader product() throws IOException {
    List<URL> jars = new ArrayList<>();
    try (Stream<Path> files = Files.list(libraries())) {
      for (Path jar : files.toList()) {
        jars.add(jar.toUri().toURL());
      }
    }
    // The JDK's classes come from the parent, the product's from nowhere else.
    return new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  static List<Mutant> mutants() {
    return Mutants.all();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void everyMutantStillAppliesToTheClassesOfTheProduct(Mutant mutant) throws IOException {
    try (URLClassLoader product = product()) {
      assertFalse(new Rewriter(product).classesOf(mutant).isEmpty());
    }
  }

  @Test
  void aMutantWhoseMethodIsGoneDoesNotApply() throws IOException {
    Rewrite gone =
        Rewrite.body("io.holdfast.store.Store", "applyThrice()V", code -> code.return_());
    try (URLClassLoader product = product()) {
      var refused =
          assertThrows(
              Rewriter.DoesNotApplyException.class,
              () -> new Rewriter(product).classesOf(new OneRewrite(gone)));
      assertEquals(
          "there is no method applyThrice()V in io.holdfast.store.Store", refused.getMessage());
    }
  }

  @Test
  void aMutantWhoseCallIsGoneDoesNotApply() throws IOException {
    Rewrite gone =
        Rewrite.call(
            "io.holdfast.store.table.RevisionWriter",
            "end()J",
            "io.holdfast.store.table.Digest.subtract",
            code -> code.pop2().pop());
    try (URLClassLoader product = product()) {
      assertThrows(
          Rewriter.DoesNotApplyException.class,
          () -> new Rewriter(product).classesOf(new OneRewrite(gone)));
    }
  }

  @Test
  void codeThatTheJvmWouldRefuseDoesNotApply() throws IOException {
    Rewrite wrong =
        Rewrite.body(
            "io.holdfast.store.table.RevisionWriter", "end()J", code -> code.iconst_1().ireturn());
    try (URLClassLoader product = product()) {
      assertThrows(
          Rewriter.DoesNotApplyException.class,
          () -> new Rewriter(product).classesOf(new OneRewrite(wrong)));
    }
  }

  @Test
  void theProductHoldsNoMutant() throws IOException {
    try (URLClassLoader product = product();
        Stream<Path> files = Files.list(libraries())) {
      assertEquals(null, product.getResource("io/holdfast/chaos/mutant/MutantAgent.class"));
      assertTrue(files.noneMatch(file -> file.getFileName().toString().contains("mutant")));
    }
  }

  private record OneRewrite(Rewrite rewrite) implements Mutant {
    @Override
    public String name() {
      return "one-rewrite";
    }

    @Override
    public String breaks() {
      return "nothing";
    }

    @Override
    public List<Rewrite> rewrites() {
      return List.of(rewrite);
    }

    @Override
    public Trial trial() {
      return Trial.of("none", Duration.ZERO);
    }
  }
}
