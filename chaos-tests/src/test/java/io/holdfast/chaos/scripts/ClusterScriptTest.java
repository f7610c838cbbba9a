package io.holdfast.chaos.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of scripts/cluster, on the files of a cluster that is down. */
@Tag("slow")
class ClusterScriptTest {
  private static final String CLUSTER = "scripts/cluster";

  @TempDir Path temporary;
  private ScriptProject project;
  private Path directory;

  @BeforeEach
  void makeACluster() throws Exception {
    project = new ScriptProject(temporary);
    directory = project.folder().resolve("my cluster");
    project.set("HOLDFAST_CLUSTER_DIRECTORY", directory);
    for (int i = 1; i <= 3; i++) {
      node("n" + i, 1);
    }
  }

  private void node(String name, int httpPort) throws IOException {
    Path data = Files.createDirectories(directory.resolve(name));
    Files.writeString(data.resolve("log"), "acknowledged writes");
    Files.writeString(
        directory.resolve(name + ".yaml"),
        "node: " + name + "\nhttp: 127.0.0.1:" + httpPort + "\n");
  }

  private List<String> commands() throws Exception {
    String help = project.run(CLUSTER, "help").output();
    return Pattern.compile("(?m)^  scripts/cluster (\\w+)")
        .matcher(help)
        .results()
        .map(line -> line.group(1))
        .toList();
  }

  @Tag("slow")
  @Test
  void helpOfEachCommandOnlyHelps() throws Exception {
    Map<Path, String> before = project.content();
    assertTrue(commands().containsAll(List.of("up", "down", "wipe", "replace")), "they are found");
    for (String command : commands()) {
      for (String[] arguments :
          new String[][] {
            {command, "--help"},
            {command, "-h"},
            {command, "n1", "--help"},
            {command, "--yes", "--help"}
          }) {
        ScriptProject.End end = project.run(CLUSTER, arguments);
        assertEquals(0, end.exitCode(), command + ": " + end.output());
        assertTrue(end.output().startsWith("scripts/cluster " + command), end.output());
      }
    }
    assertEquals(before, project.content(), "no data is removed, no node is started");
    assertFalse(project.hasCalledMaven(), "help builds nothing");
  }

  @Test
  void everyCommandRefusesArgumentsThatItDoesNotKnow() throws Exception {
    Map<Path, String> before = project.content();
    for (String command : commands()) {
      if (command.equals("gateway")) {
        continue; // Its arguments are those of holdfast gateway.
      }
      for (String[] arguments :
          new String[][] {{command, "--no-such-option"}, {command, "n1", "n2"}}) {
        ScriptProject.End end = project.run(CLUSTER, arguments);
        assertEquals(2, end.exitCode(), String.join(" ", arguments) + ": " + end.output());
      }
    }
    assertEquals(2, project.run(CLUSTER, "no-such-command").exitCode());
    assertEquals(2, project.run(CLUSTER, "wipe", "--yes", "n1").exitCode());
    assertEquals(2, project.run(CLUSTER).exitCode());
    assertEquals(before, project.content(), "a wrong argument does nothing");
  }

  @Test
  void wipeRemovesNothingWithoutAYes() throws Exception {
    Map<Path, String> before = project.content();
    ScriptProject.End alone = project.run(CLUSTER, "wipe");
    assertEquals(1, alone.exitCode(), alone.output());
    assertTrue(alone.output().contains("--yes"), alone.output());
    ScriptProject.End no = project.runOnTerminal("n", CLUSTER, "wipe");
    assertTrue(no.output().contains(directory.toString()), no.output());
    assertEquals(1, no.exitCode(), no.output());
    assertEquals(before, project.content());
  }

  @Test
  void wipeRemovesADeadClusterWhenSomebodySaysYes() throws Exception {
    ScriptProject.End end = project.runOnTerminal("y", CLUSTER, "wipe");
    assertEquals(0, end.exitCode(), end.output());
    assertFalse(Files.exists(directory), end.output());
  }

  @Test
  void wipeRemovesADeadClusterWithoutATerminalWhenItIsToldYes() throws Exception {
    Files.writeString(directory.resolve("notes.txt"), "not the script's");
    ScriptProject.End end = project.run(CLUSTER, "wipe", "--yes");
    assertEquals(0, end.exitCode(), end.output());
    try (var left = Files.list(directory)) {
      assertEquals(List.of(directory.resolve("notes.txt")), left.toList());
    }
  }

  @Test
  void replaceRemovesDataOnlyAfterAYesAndOnlyWhatOthersHave() throws Exception {
    ScriptProject.End alone = project.run(CLUSTER, "replace", "n1", "--yes");
    assertEquals(1, alone.exitCode(), alone.output());
    assertTrue(
        Files.exists(directory.resolve("n1/log")), "the others are down: it is the only copy");
    HttpServer ready = readyNode();
    try {
      node("n2", ready.getAddress().getPort());
      node("n3", ready.getAddress().getPort());
      ScriptProject.End unasked = project.run(CLUSTER, "replace", "n1");
      assertEquals(1, unasked.exitCode(), unasked.output());
      assertTrue(unasked.output().contains("--yes"), unasked.output());
      assertTrue(Files.exists(directory.resolve("n1/log")), "nobody said yes");
      project.build();
      ScriptProject.program(
          project.folder().resolve("http-gateway/target/dist/holdfast/bin/holdfast"),
          "#!/bin/sh\necho started with $*\nexit 7\n");
      project.run(CLUSTER, "replace", "n1", "--yes");
      assertFalse(Files.exists(directory.resolve("n1/log")), "somebody said yes");
      assertTrue(Files.readString(directory.resolve("n1.log")).contains("--replace"));
    } finally {
      ready.stop(0);
    }
  }

  @Test
  void unknownNodesAreNamedBesideThoseThatThereAre() throws Exception {
    ScriptProject.End unknown = project.run(CLUSTER, "kill", "n9");
    assertEquals("cluster: unknown node n9; this cluster has: n1 n2 n3\n", unknown.output());
    project.run(CLUSTER, "wipe", "--yes");
    ScriptProject.End none = project.run(CLUSTER, "kill", "n1");
    assertEquals(
        "cluster: no cluster in " + directory + "; start one with: scripts/cluster up\n",
        none.output());
  }

  private static HttpServer readyNode() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/readyz",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
