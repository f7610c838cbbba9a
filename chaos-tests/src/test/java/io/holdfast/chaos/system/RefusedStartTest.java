package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.cluster.NodePlan;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that must not start says why in one line, and ends with 2 or above. */
@Tag("system")
@Timeout(120)
class RefusedStartTest {
  private static final Duration EXIT = Duration.ofSeconds(40);

  /** Not 3, with which the JVM ends when it is out of memory. */
  private static final int ADDRESS_IN_USE = 5;

  @Test
  void twoNodesDoNotShareADataDirectory() throws IOException {
    Path directory = HurtCluster.directoryOf("shared-data");
    try (ProcessCluster first = oneNode("shared", directory);
        ProcessCluster second = oneNode("shared", directory.resolve("second"))) {
      first.start();
      first.awaitReady(HurtCluster.READY);
      linkData(second, first);
      expectRefusal(second, first.node("n1").dataDirectory().getFileName().toString());
      assertTrue(first.node("n1").isAlive());
      first.awaitReady(HurtCluster.READY);
    }
    FileTrees.delete(directory);
  }

  @Test
  void aStrangersDataDirectoryIsRefusedAndStaysAsItIs() throws IOException {
    Path directory = HurtCluster.directoryOf("strangers-data");
    try (ProcessCluster first = oneNode("one", directory);
        ProcessCluster second = oneNode("other", directory.resolve("second"))) {
      first.start();
      first.awaitReady(HurtCluster.READY);
      first.node("n1").stop();
      linkData(second, first);
      expectRefusal(second, "one");
      first.start();
      first.awaitReady(HurtCluster.READY);
    }
    FileTrees.delete(directory);
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    Path directory = HurtCluster.directoryOf("port-in-use");
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ProcessCluster cluster = oneNodeAt("busy", directory, busy.getLocalPort())) {
      expectRefusal(cluster, Integer.toString(busy.getLocalPort()));
      assertEquals(ADDRESS_IN_USE, cluster.node("n1").exitCode().orElseThrow());
    }
    FileTrees.delete(directory);
  }

  @Test
  void aDataDirectoryThatCannotBeADirectoryIsNamed() throws IOException {
    Path directory = HurtCluster.directoryOf("data-is-a-file");
    try (ProcessCluster cluster = oneNode("file", directory)) {
      Files.createDirectories(directory);
      Files.writeString(cluster.node("n1").dataDirectory(), "not a directory");
      expectRefusal(cluster, cluster.node("n1").dataDirectory().toString());
    }
    FileTrees.delete(directory);
  }

  private static void expectRefusal(ProcessCluster cluster, String named) {
    NodeProcess node = cluster.node("n1");
    node.start();
    assertTrue(node.awaitExit(EXIT), () -> "it runs\n" + node.logTail());
    int exitCode = node.exitCode().orElseThrow();
    assertTrue(exitCode >= 2 && exitCode < 128, () -> exitCode + "\n" + node.logTail());
    String last = node.log().lines().toList().getLast();
    assertTrue(last.contains(named), () -> "the last line names " + named + "\n" + node.logTail());
    assertFalse(node.log().contains("\tat "), () -> "one line, no stack\n" + node.logTail());
  }

  /** The second cluster's n1 finds the first one's data where its own should be. */
  private static void linkData(ProcessCluster second, ProcessCluster first) throws IOException {
    Path link = second.node("n1").dataDirectory();
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, first.node("n1").dataDirectory());
  }

  private static ProcessCluster oneNode(String name, Path directory) {
    return new ProcessCluster(ClusterPlan.onFreePorts(name, directory, 1));
  }

  private static ProcessCluster oneNodeAt(String name, Path directory, int httpPort) {
    ClusterPlan free = ClusterPlan.onFreePorts(name, directory, 1);
    int raftPort = free.nodes().getFirst().raftPort();
    NodePlan node = new NodePlan("n1", "127.0.0.1", httpPort, raftPort, "");
    return new ProcessCluster(
        new ClusterPlan(name, directory, free.launcher(), List.of(node), List.of()));
  }
}
