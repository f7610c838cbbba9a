package io.holdfast.chaos.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A suite in a JVM of its own, with nodes that do nothing, is killed. */
@Tag("slow")
@Timeout(60)
class LastWillTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path directory;

  private final List<ProcessHandle> nodes = new ArrayList<>();
  private Process suite;

  @AfterEach
  void end() {
    nodes.forEach(ProcessHandle::destroyForcibly);
    suite.destroyForcibly();
  }

  @Test
  void theNodesOfASuiteThatIsKilledEndWithIt() throws Exception {
    start();
    suite.destroyForcibly().waitFor();
    assertTrue(
        Waiting.until(SOON, () -> nodes.stream().noneMatch(ProcessHandle::isAlive)),
        "nodes outlive their suite");
  }

  @Test
  void nodesThatAreToGoOnOutliveTheSuite() throws Exception {
    start();
    List<ProcessHandle> others =
        suite.descendants().filter(process -> !nodes.contains(process)).toList();
    suite.getOutputStream().close();
    assertEquals(0, suite.waitFor());
    assertTrue(
        Waiting.until(SOON, () -> others.stream().noneMatch(ProcessHandle::isAlive)),
        "something else goes on");
    assertTrue(nodes.stream().allMatch(ProcessHandle::isAlive), "they ended");
  }

  private void start() throws IOException {
    suite =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Suite.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(suite.getInputStream(), StandardCharsets.UTF_8));
    for (int i = 0; i < 2; i++) {
      nodes.add(ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow());
    }
  }

  /** Starts two nodes, says their pids, and leaves them running when its input ends. */
  static final class Suite {
    private Suite() {}

    public static void main(String[] arguments) throws Exception {
      Path directory = Path.of(arguments[0]);
      Path launcher = directory.resolve("launcher");
      // Called as: launcher node --config FILE
      Files.writeString(launcher, "#!/bin/sh\nexec tail -f \"$3\"\n");
      launcher.toFile().setExecutable(true);
      List<NodePlan> plans =
          List.of(
              new NodePlan("n1", "127.0.0.1", 1, 1, ""), new NodePlan("n2", "127.0.0.1", 1, 1, ""));
      ProcessCluster cluster =
          new ProcessCluster(new ClusterPlan("suite", directory, launcher, plans, List.of()));
      cluster.start();
      cluster.nodes().forEach(node -> System.out.println(node.pid()));
      if (System.in.read() < 0) {
        cluster.leaveRunning();
      }
    }
  }
}
