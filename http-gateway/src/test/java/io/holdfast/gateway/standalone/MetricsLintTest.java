package io.holdfast.gateway.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.gateway.app.RunningGateway;
import io.holdfast.gateway.routing.ScriptedNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Names, units and help of the figures, as Prometheus' own promtool likes them. */
@Timeout(60)
final class MetricsLintTest {
  @TempDir Path folder;

  @BeforeAll
  static void needsPromtool() {
    assumeTrue(
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "promtool"))),
        "there is no promtool on the PATH (Debian, Ubuntu: package prometheus)");
  }

  @Test
  void theFiguresOfANodeAreClean() throws IOException, InterruptedException {
    try (RunningGateway node = new RunningGateway()) {
      node.put("/v1/kv/a", "1");
      node.get("/v1/kv/a");
      node.get("/livez");
      node.get("/v1/kv/a", "Origin: http://evil.example");
      assertEquals("", problems(node.get("/metrics").text()));
    }
  }

  @Test
  void theFiguresOfAGatewayWithoutDataAreClean() throws IOException, InterruptedException {
    try (ScriptedNode node = new ScriptedNode("n1");
        RoutedGateway gateway = new RoutedGateway(node)) {
      gateway.get("/v1/kv/a");
      assertEquals("", problems(gateway.get("/metrics").text()));
    }
  }

  @Test
  void aFigureWithoutHelpIsFound() throws IOException, InterruptedException {
    assertNotEquals("", problems("# TYPE holdfast_millis counter\nholdfast_millis 1\n"));
  }

  /** What promtool says, and how it ended when that was not well. */
  private String problems(String page) throws IOException, InterruptedException {
    Path said = folder.resolve("said");
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(Files.writeString(folder.resolve("page"), page).toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    int ended = promtool.waitFor();
    String problems = Files.readString(said, StandardCharsets.UTF_8);
    return ended == 0 ? problems : problems + "promtool ended with " + ended;
  }
}
