package io.holdfast.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration that the README gives for three machines. */
class DocumentedConfigTest {
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");

  @TempDir Path directory;

  @Test
  void eachOfTheThreeMachinesCanUseTheReadmesFile() throws Exception {
    Matcher block = YAML.matcher(Files.readString(Path.of("..", "README.md")));
    assertTrue(block.find(), "the README has a configuration");
    for (int i = 1; i <= 3; i++) {
      String yaml = block.group(1).replace("node: n1\n", "node: n" + i + "\n");
      Path file = Files.writeString(directory.resolve("n" + i + ".yaml"), yaml);
      NodeConfig config = NodeConfig.read(file, Map.of(), Map.of());
      assertEquals("n" + i, config.node().self().node());
      assertEquals(3, config.node().members().size());
      assertEquals("10.0.0." + i + ":9100", config.node().self().raft());
      assertEquals("10.0.0." + i + ":8100", config.http().host() + ":" + config.http().port());
    }
  }
}
