package io.holdfast.chaos.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** ARCHITECTURE.md draws the layers that the rules keep, and can be read in any window. */
class ArchitectureDocumentTest {
  private static final Path ROOT = Path.of("..");
  private static final Path DOCUMENT = ROOT.resolve("ARCHITECTURE.md");
  private static final int LINE_LENGTH = 120;
  private static final Pattern RULE = Pattern.compile("Layers\\.drawn\\((.*?)\\);", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("`([a-z/]+/[A-Z]\\w+)[.`]");
  private static final List<String> SOURCES =
      List.of(
          "ratis-statemachine/src/main/java/io/holdfast/",
          "http-gateway/src/main/java/io/holdfast/",
          "http-gateway/src/main/java/io/holdfast/gateway/");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

  @Test
  void theLayersBelowHttpAreDrawnAsTheRulesHaveThem() throws IOException {
    assertEquals(
        layers("ratis-statemachine/src/test/java/io/holdfast/architecture/CoreArchitectureTest"),
        drawing("### Below HTTP"));
  }

  @Test
  void theLayersOfTheGatewayAreDrawnAsTheRulesHaveThem() throws IOException {
    assertEquals(
        layers(
            "http-gateway/src/test/java/io/holdfast/gateway/architecture/GatewayArchitectureTest"),
        drawing("### The gateway"));
  }

  @Test
  void noLineOutsideOfTablesIsLong() throws IOException {
    assertEquals(
        List.of(),
        Files.readAllLines(DOCUMENT).stream()
            .filter(line -> line.length() > LINE_LENGTH && !line.startsWith("|"))
            .toList());
  }

  @Test
  void everyClassIsInThePackageThatItIsNamedIn() throws IOException {
    List<String> named =
        CLASS.matcher(Files.readString(DOCUMENT)).results().map(found -> found.group(1)).toList();
    assertTrue(named.size() > 40, "classes are found: " + named);
    assertEquals(List.of(), named.stream().filter(name -> !isThere(name)).toList());
  }

  private static boolean isThere(String name) {
    return SOURCES.stream().anyMatch(root -> Files.exists(ROOT.resolve(root + name + ".java")));
  }

  /** From the top, as the document has them; the rule has them from the bottom. */
  private static List<String> layers(String rule) throws IOException {
    String source = Files.readString(ROOT.resolve(rule + ".java"));
    MatchResult drawn = RULE.matcher(source).results().findFirst().orElseThrow();
    List<String> rootAndLayers =
        QUOTED.matcher(drawn.group(1)).results().map(quoted -> quoted.group(1)).toList();
    return rootAndLayers.subList(1, rootAndLayers.size()).reversed();
  }

  /** The names in the indented block under a heading: what stands before the first wide gap. */
  private static List<String> drawing(String heading) throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    List<String> layers =
        lines.subList(lines.indexOf(heading) + 1, lines.size()).stream()
            .dropWhile(line -> !line.startsWith("    "))
            .takeWhile(line -> line.startsWith("    "))
            .map(line -> line.strip().split(" {2,}", 2)[0])
            .toList();
    assertFalse(layers.isEmpty(), heading);
    return layers;
  }
}
