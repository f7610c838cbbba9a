package io.holdfast.chaos.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts/cluster --tls makes, with a program that makes empty files and starts nothing. */
@Tag("slow")
class ClusterTlsTest {
  private static final String CLUSTER = "scripts/cluster";

  /** The directory is what follows --out. A node that is started ends at once. */
  private static final String PROGRAM =
      """
      #!/bin/sh
      echo "$*" >>"$(dirname "$0")/calls"
      [ "$1" = cert ] || exit 7
      while [ "$1" != --out ]; do shift; done
      mkdir -p "$2" && touch "$2/ca.pem"
      """;

  @TempDir Path temporary;
  private ScriptProject project;
  private Path program;
  private Path directory;

  @BeforeEach
  void build() throws Exception {
    project = new ScriptProject(temporary);
    project.build();
    program = project.folder().resolve("http-gateway/target/dist/holdfast/bin/holdfast");
    ScriptProject.program(program, PROGRAM);
    directory = project.folder().resolve("my cluster");
    project.set("HOLDFAST_CLUSTER_DIRECTORY", directory);
    project.set("HOLDFAST_HTTP_BASE", 47100);
    project.set("HOLDFAST_RAFT_BASE", 47200);
  }

  @Test
  void upMakesCertificatesOnceAndNamesThemInTheConfiguration() throws Exception {
    project.run(CLUSTER, "up", "2", "--tls");
    project.run(CLUSTER, "up");
    List<String> made =
        calls().stream()
            .filter(call -> call.startsWith("cert"))
            .map(call -> call.split(" --", 2)[0])
            .toList();
    assertEquals(
        List.of(
            "cert ca", "cert node n1", "cert node n2", "cert node gateway", "cert client admin"),
        made);
    String config = Files.readString(directory.resolve("n2.yaml"));
    for (String part : List.of("tls", "peer_tls")) {
      assertTrue(
          config.contains(
              "\n"
                  + part
                  + ":\n  mode: required\n  certificate: \""
                  + directory.resolve("tls/n2/node.pem")
                  + "\"\n"),
          config);
    }
  }

  @Test
  void aClusterWithoutTlsIsNotChanged() throws Exception {
    project.run(CLUSTER, "up", "1");
    ScriptProject.End end = project.run(CLUSTER, "up", "--tls");
    assertEquals(1, end.exitCode(), end.output());
    assertTrue(end.output().contains("holds a cluster without TLS"), end.output());
    assertFalse(Files.readString(directory.resolve("n1.yaml")).contains("tls"));
    assertFalse(Files.exists(directory.resolve("tls")));
  }

  @Test
  void certificatesThatCouldNotAllBeMadeAreMadeAgain() throws Exception {
    ScriptProject.program(program, PROGRAM.replace("[ \"$1\"", "[ \"$3\" != n2 ] && [ \"$1\""));
    ScriptProject.End failed = project.run(CLUSTER, "up", "2", "--tls");
    assertEquals(7, failed.exitCode(), failed.output());
    assertFalse(Files.exists(directory.resolve("n1.yaml")), "no node is there without them");
    ScriptProject.program(program, PROGRAM);
    project.run(CLUSTER, "up", "2", "--tls");
    assertTrue(Files.exists(directory.resolve("tls/n2/ca.pem")));
  }

  @Test
  void wipeRemovesThemAndTheGatewayGetsItsOwn() throws Exception {
    project.run(CLUSTER, "up", "1", "--tls");
    project.run(CLUSTER, "gateway");
    String gateway = calls().getLast();
    assertTrue(gateway.startsWith("gateway --nodes 127.0.0.1:47101 "), gateway);
    assertTrue(
        gateway.contains("--set tls.certificate=" + directory + "/tls/gateway/node.pem"), gateway);
    ScriptProject.End end = project.run(CLUSTER, "wipe", "--yes");
    assertEquals(0, end.exitCode(), end.output());
    assertFalse(Files.exists(directory), end.output());
  }

  private List<String> calls() throws Exception {
    return Files.readAllLines(program.resolveSibling("calls"));
  }
}
