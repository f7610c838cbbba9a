package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.client.Gateway;
import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.cluster.NodeEquipment;
import io.holdfast.chaos.cluster.NodePlan;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.Requirement;
import io.holdfast.chaos.network.ClusterOrder;
import io.holdfast.chaos.network.NamespaceCluster;
import io.holdfast.chaos.network.Outsider;
import io.holdfast.chaos.stranger.Attack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A machine that does not belong to the cluster does all it can over the network. */
@Tag("system")
@Timeout(300)
@EnabledIf("areAllowed")
class StrangersTest {
  private static final int OPEN_FILES = 4_096;
  private static final Duration WARM = Duration.ofSeconds(4);
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final Duration ATTACK = Duration.ofSeconds(12);

  /** A machine that is busy with other things takes its time to start three nodes. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration REQUEST = Duration.ofSeconds(10);

  /** Attacker, clients and nodes share the processors here: a term that ends must not be theirs. */
  private static final String STEADY = "election: {timeout_min: 5s, timeout_max: 8s}";

  /**
   * Below this nobody would call it slow, and a busy machine makes the ratio of two small times.
   */
  private static final Duration SHORT = Duration.ofMillis(500);

  @TempDir private Path temporary;

  static boolean areAllowed() {
    return Requirement.isMet("strangers", NamespaceCluster.unavailable());
  }

  @Test
  void strangersNeitherSlowNorChangeWhatClientsDo() throws Exception {
    ClusterOrder order =
        ClusterOrder.of("strangers", HurtCluster.directoryOf("strangers"), 3)
            .with(List.of(STEADY))
            .equipped(List.of(new FewFiles()))
            .secured(true);
    try (NamespaceCluster cluster = NamespaceCluster.create(order)) {
      ProcessCluster nodes = cluster.processes();
      nodes.start();
      nodes.awaitReady(PATIENCE);
      NodeProcess leader = nodes.awaitLeader(PATIENCE);
      cluster.security().orElseThrow().begin(leader);
      Gateway gateway = leader.gateway();
      Path heard = temporary.resolve("heard");
      Files.write(heard, HeardSocket.put(gateway, "replayed", "old"));
      long revision = put(gateway, "replayed", "new");

      var _ = PacedPuts.of(nodes.gateways(), "warm", WARM);
      PacedPuts before = PacedPuts.of(nodes.gateways(), "before", QUIET);
      PacedPuts during = attacked(cluster, heard);
      PacedPuts after = PacedPuts.of(nodes.gateways(), "after", QUIET);
      String story = "before: " + before + "; during: " + during + "; after: " + after;
      System.out.println(story);

      nodes.nodes().forEach(node -> assertTrue(node.isAlive(), node.name()));
      assertEquals(List.of(), during.failures(), story);
      during.requireAllThere();
      assertEquals(before.term(), after.term(), story);
      long most = 2 * Math.max(Math.max(before.p99Nanos(), after.p99Nanos()), SHORT.toNanos() / 2);
      assertTrue(during.p99Nanos() <= most, story);
      assertEquals(revision, revisionOf(gateway, "replayed"));
      nodes.awaitEqualReplicas(PATIENCE);
    }
  }

  private static PacedPuts attacked(NamespaceCluster cluster, Path heard) throws Exception {
    List<String> command = new ArrayList<>(List.of("nice", "-n", "5", java(), "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Attack.class.getName());
    command.add(Long.toString(ATTACK.toSeconds()));
    command.add(Long.toString(System.nanoTime()));
    command.add(heard.toString());
    cluster.processes().nodes().forEach(node -> command.add(node.plan().host()));
    try (Outsider outsider = cluster.outsider()) {
      Process attack = outsider.start(command);
      // It says so when its first connections are on their way.
      assertEquals(Attack.BEGUN, attack.inputReader().readLine());
      PacedPuts during = PacedPuts.of(cluster.processes().gateways(), "during", attack::isAlive);
      System.out.println(attack.inputReader().readLine());
      assertTrue(attack.waitFor(60, TimeUnit.SECONDS), "the attack does not end");
      assertEquals(0, attack.exitValue());
      return during;
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static long put(Gateway gateway, String key, String value) throws IOException {
    try (GatewayClient client = new GatewayClient(gateway, REQUEST)) {
      HttpAnswer answer = client.put(key, value, "");
      return Long.parseLong(answer.header("Holdfast-Revision").orElseThrow());
    }
  }

  private static long revisionOf(Gateway gateway, String key) throws IOException {
    try (GatewayClient client = new GatewayClient(gateway, REQUEST)) {
      String tag = client.get(key, "linearizable").header("ETag").orElseThrow();
      return Long.parseLong(tag.replace("\"", ""));
    }
  }

  /** As many as a Linux gives by default, or fewer. */
  private record FewFiles() implements NodeEquipment {
    @Override
    public List<String> commandOf(List<String> command) {
      List<String> all =
          new ArrayList<>(List.of("prlimit", "--nofile=" + OPEN_FILES + ":" + OPEN_FILES, "--"));
      all.addAll(command);
      return all;
    }

    @Override
    public Map<String, String> environmentOf(NodePlan node) {
      return Map.of();
    }
  }
}
