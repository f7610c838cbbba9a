package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The README, read as a new user reads it: each curl line gives what stands below it. Only terms
 * and ages differ from run to run, and which node leads: the README's leader is exchanged for the
 * real one.
 */
@Tag("system")
@Timeout(120)
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final String PROMPT = "    $ ";
  private static final String LEADER_THERE = "n3";

  /**
   * The last of the examples; its ids and ages are new each time ({@link StandaloneGatewayTest}).
   */
  private static final String NOT_HERE = "### A gateway near the clients";

  private static final Pattern ADDRESS = Pattern.compile("localhost:810([1-3])");
  private static final Pattern VARYING =
      Pattern.compile("(?m)^(Holdfast-Term|Holdfast-Staleness-Ms|Date): .+$");
  private static final Pattern NODE = Pattern.compile("(?m)^(Holdfast-(?:Node|Leader)): (n[1-3])$");

  private record Step(String command, String output) {}

  @Test
  void eachCommandOfTheReadmeAnswersAsItSays() throws Exception {
    List<Step> steps = steps();
    ClusterPlan plan = ClusterPlan.onFreePorts("readme", HurtCluster.directoryOf("readme"), 3);
    try (ProcessCluster cluster = new ProcessCluster(plan.with(HurtCluster.PATIENT))) {
      cluster.start();
      cluster.awaitReady(HurtCluster.READY);
      Map<String, NodeProcess> nodes = asInTheReadme(cluster);
      for (Step step : steps) {
        take(step, cluster, nodes);
      }
    }
    assertTrue(steps.stream().filter(ReadmeTest::isCurl).count() > 8, "the README has examples");
  }

  private static List<Step> steps() throws IOException {
    List<Step> steps = new ArrayList<>();
    StringBuilder output = new StringBuilder();
    String command = null;
    for (String line : Files.readAllLines(README)) {
      boolean ends = line.startsWith(PROMPT) || !(line.isEmpty() || line.startsWith("    "));
      if (ends && command != null) {
        steps.add(new Step(command, output.toString().strip()));
        command = null;
      }
      if (line.equals(NOT_HERE)) {
        break;
      }
      if (line.startsWith(PROMPT)) {
        command = line.substring(PROMPT.length());
        output.setLength(0);
      } else {
        output.append(line.strip()).append('\n');
      }
    }
    return steps;
  }

  /** The nodes by the names that they have in the README, where the third one leads. */
  private static Map<String, NodeProcess> asInTheReadme(ProcessCluster cluster) {
    String leader = cluster.awaitLeader(HurtCluster.READY).name();
    Map<String, NodeProcess> nodes = new HashMap<>();
    cluster.nodes().forEach(node -> nodes.put(node.name(), node));
    nodes.put(leader, cluster.node(LEADER_THERE));
    nodes.put(LEADER_THERE, cluster.node(leader));
    return nodes;
  }

  private static void take(Step step, ProcessCluster cluster, Map<String, NodeProcess> nodes)
      throws IOException, InterruptedException {
    if (isCurl(step)) {
      String command = ADDRESS.matcher(step.command()).replaceAll(address -> at(address, nodes));
      assertEquals(expected(step.output(), nodes), curl(command), step.command());
      return;
    }
    List<String> words = List.of(step.command().split(" "));
    switch (words.get(1)) {
      case "up", "status" -> {}
      case "kill" -> nodes.get(words.get(2)).kill();
      case "replace" -> {
        nodes.get(words.get(2)).loseDisk();
        nodes.get(words.get(2)).start();
        cluster.awaitReady(nodes.get(words.get(2)), HurtCluster.READY);
      }
      case "start" -> {
        nodes.get(words.get(2)).start();
        cluster.awaitReady(nodes.get(words.get(2)), HurtCluster.READY);
      }
      default ->
          throw new AssertionError("an example that this test cannot run: " + step.command());
    }
  }

  private static boolean isCurl(Step step) {
    return step.command().startsWith("curl ");
  }

  private static String at(MatchResult address, Map<String, NodeProcess> nodes) {
    return nodes.get("n" + address.group(1)).gateway().authority();
  }

  private static String expected(String output, Map<String, NodeProcess> nodes) {
    String asHere =
        NODE.matcher(output)
            .replaceAll(line -> line.group(1) + ": " + nodes.get(line.group(2)).name());
    return comparable(asHere);
  }

  /** Without what varies, and with the headers in one order: theirs means nothing. */
  private static String comparable(String output) {
    String steady = VARYING.matcher(output).replaceAll("$1: ...");
    int end = steady.indexOf("\n\n");
    if (!steady.startsWith("HTTP/") || end < 0) {
      return steady;
    }
    return steady.substring(0, end).lines().sorted().collect(Collectors.joining("\n"))
        + steady.substring(end);
  }

  private static String curl(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-c", command.replaceFirst("curl", "curl -sS --max-time 30"))
            .redirectErrorStream(true)
            .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .replace("\r", "");
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), "curl ends");
    return comparable(output.strip());
  }
}
