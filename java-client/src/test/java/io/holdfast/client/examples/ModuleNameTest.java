package io.holdfast.client.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The packaged jar, as a module of an application. */
@Tag("system")
class ModuleNameTest {
  @Test
  void theModuleIsCalledAsItsPackage() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      Path jar =
          files
              .filter(
                  file ->
                      file.getFileName().toString().matches("java-client-[^-]*(-SNAPSHOT)?\\.jar"))
              .findFirst()
              .orElseThrow();
      String module = ModuleFinder.of(jar).findAll().iterator().next().descriptor().name();
      assertEquals("io.holdfast.client", module);
    }
  }
}
