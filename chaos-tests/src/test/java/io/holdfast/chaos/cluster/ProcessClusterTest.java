package io.holdfast.chaos.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processes are real, what runs in them is {@link FakeNode}. */
@Tag("slow")
class ProcessClusterTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void nodesAreStartedKilledAndStartedAgain() throws IOException {
    try (ProcessCluster cluster = new ProcessCluster(plan(2))) {
      cluster.start();
      cluster.awaitReady(TIMEOUT);
      assertEquals("n1", cluster.awaitLeader(TIMEOUT).name());
      assertEquals(2, cluster.awaitEqualReplicas(TIMEOUT).size());

      NodeProcess first = cluster.node("n1");
      first.kill();
      assertFalse(first.isAlive());
      assertEquals(OptionalInt.of(128 + 9), first.exitCode());
      assertTrue(ProcessCluster.ask(first, "/readyz").isEmpty());
      assertFalse(Files.exists(directory.resolve("n1.pid")));

      first.start();
      cluster.awaitReady(first, TIMEOUT);
      assertEquals(2, first.log().lines().filter(line -> line.contains("n1 starts")).count());
      assertTrue(Files.exists(directory.resolve("n1.pid")));
    }
  }

  @Test
  void aPausedNodeIsSilentUntilItIsResumed() {
    try (ProcessCluster cluster = new ProcessCluster(plan(1))) {
      cluster.start();
      cluster.awaitReady(TIMEOUT);
      NodeProcess node = cluster.node("n1");
      node.pause();
      assertTrue(node.isAlive());
      assertTrue(cluster.digest(node).isEmpty());
      node.resume();
      cluster.awaitReady(node, TIMEOUT);
    }
  }

  @Test
  void closingEndsPausedNodesToo() {
    NodeProcess node;
    try (ProcessCluster cluster = new ProcessCluster(plan(1))) {
      cluster.start();
      cluster.awaitReady(TIMEOUT);
      node = cluster.node("n1");
      node.pause();
    }
    assertFalse(node.isAlive());
  }

  @Test
  void differentDigestsAtTheSameIndexAreFound() throws IOException {
    ClusterPlan plan = plan(2);
    Files.writeString(
        plan.configFile(plan.nodes().get(1)), plan.configOf(plan.nodes().get(1)) + "digest: d2\n");
    try (ProcessCluster cluster = new ProcessCluster(plan)) {
      cluster.start();
      cluster.awaitReady(TIMEOUT);
      assertThrows(ReplicasDifferException.class, () -> cluster.awaitEqualReplicas(TIMEOUT));
    }
  }

  @Test
  void aNodeThatEndsAtOnceIsToldWithItsLog() {
    try (ProcessCluster cluster = new ProcessCluster(plan(1).with("fail: 3"))) {
      cluster.start();
      String message =
          assertThrows(IllegalStateException.class, () -> cluster.awaitReady(TIMEOUT)).getMessage();
      assertTrue(message.contains("exit code OptionalInt[3]"), message);
      assertTrue(message.contains("fake node n1 starts"), message);
    }
  }

  @Test
  void aNodeIsNotStartedTwice() {
    try (ProcessCluster cluster = new ProcessCluster(plan(1))) {
      cluster.start();
      assertThrows(IllegalStateException.class, () -> cluster.node("n1").start());
    }
  }

  @Test
  void theDataOfARunningNodeIsNotWiped() throws IOException {
    try (ProcessCluster cluster = new ProcessCluster(plan(1))) {
      cluster.start();
      NodeProcess node = cluster.node("n1");
      Files.createDirectories(node.dataDirectory().resolve("log"));
      Files.writeString(node.dataDirectory().resolve("log/1"), "x");
      assertThrows(IllegalStateException.class, node::wipe);
      node.kill();
      node.wipe();
      assertFalse(Files.exists(node.dataDirectory()));
    }
  }

  @Test
  void theConfigurationNamesTheNodeItsPlaceAndAllMembers() {
    List<NodePlan> nodes =
        List.of(
            new NodePlan("n1", "127.0.0.1", 8101, 9101, "a"),
            new NodePlan("n2", "127.0.0.1", 8102, 9102, ""));
    ClusterPlan plan =
        new ClusterPlan(
            "try", Path.of("/c"), Path.of("/h"), nodes, List.of("snapshot: {entries: 9}"));
    assertEquals(
        """
        cluster: try
        node: n1
        data: "/c/n1"
        http: 127.0.0.1:8101
        raft: 127.0.0.1:9101
        zone: a
        members:
          - {node: n1, raft: "127.0.0.1:9101", http: "127.0.0.1:8101", zone: "a"}
          - {node: n2, raft: "127.0.0.1:9102", http: "127.0.0.1:8102", zone: ""}
        snapshot: {entries: 9}
        """,
        plan.configOf(nodes.getFirst()));
  }

  private ClusterPlan plan(int nodes) {
    return new ClusterPlan("test", directory, launcher(), portsFor(nodes), List.of());
  }

  private static List<NodePlan> portsFor(int nodes) {
    return java.util.stream.IntStream.rangeClosed(1, nodes)
        .mapToObj(i -> new NodePlan("n" + i, "127.0.0.1", FreePorts.take(), FreePorts.take(), ""))
        .toList();
  }

  /** As bin/holdfast does: a script that execs java, so that signals reach the JVM. */
  private Path launcher() {
    Path script = directory.resolve("launcher");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    try {
      Files.writeString(
          script,
          "#!/bin/sh\nexec '%s' -cp '%s' %s \"$@\"\n"
              .formatted(java, classes, FakeNode.class.getName()));
      if (!script.toFile().setExecutable(true)) {
        throw new IOException("cannot make it executable: " + script);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return script;
  }
}
