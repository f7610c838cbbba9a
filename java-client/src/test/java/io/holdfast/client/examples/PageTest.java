package io.holdfast.client.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page for users shows the examples that are compiled and run, and no other. */
final class PageTest {
  private static final Path PAGE = Path.of("docs/client/java.md");
  private static final Path EXAMPLES =
      Path.of("java-client/src/test/java/io/holdfast/client/examples/ExamplesTest.java");
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "^ *// example: [a-z-]+\n(.*?)^ *// end\n", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern BLOCK =
      Pattern.compile("^```java\n(.*?)^```\n", Pattern.MULTILINE | Pattern.DOTALL);

  @Test
  void thePageShowsTheExamplesThatRun() throws IOException {
    List<String> examples = find(EXAMPLE, EXAMPLES);

    assertFalse(examples.isEmpty());
    assertEquals(examples, find(BLOCK, PAGE));
  }

  private static List<String> find(Pattern pattern, Path file) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(SourceTree.root().resolve(file)));
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group(1).stripTrailing().stripIndent());
    }
    return found;
  }
}
