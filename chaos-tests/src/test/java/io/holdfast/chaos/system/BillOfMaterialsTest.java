package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.chaos.cluster.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The distribution says what it is made of: a library that is not listed is one that no scanner
 * sees.
 */
@Tag("system")
class BillOfMaterialsTest {
  @Test
  void theBillListsEachJarWithItsHash() throws IOException {
    Path home = Distribution.launcher().toRealPath().getParent().getParent();
    JsonNode bill = new ObjectMapper().readTree(home.resolve("sbom.cdx.json").toFile());
    assertEquals("CycloneDX", bill.path("bomFormat").asText());
    TreeSet<String> listed = new TreeSet<>();
    listed.add(jar(bill.path("metadata").path("component")));
    for (JsonNode component : bill.path("components")) {
      listed.add(jar(component));
      boolean ours = component.path("group").asText().equals("io.holdfast");
      assertFalse(!ours && component.path("hashes").isEmpty(), component::toString);
    }
    assertEquals(jars(home.resolve("lib")), listed);
  }

  private static String jar(JsonNode component) {
    return component.path("name").asText() + "-" + component.path("version").asText() + ".jar";
  }

  private static Set<String> jars(Path folder) throws IOException {
    TreeSet<String> jars = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .forEach(jars::add);
    }
    return jars;
  }
}
