package io.holdfast.chaos.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.cluster.Distribution;
import io.holdfast.chaos.cluster.FreePorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Project, distribution and data lie in folders whose names have spaces. */
@Tag("system")
@Timeout(120)
class SpacesInPathsTest {
  private static final String CLUSTER = "scripts/cluster";

  @TempDir Path temporary;
  private ScriptProject project;

  @AfterEach
  void end() throws Exception {
    project.run(CLUSTER, "down");
  }

  @Test
  void aClusterLivesInFoldersWithSpaces() throws Exception {
    project = new ScriptProject(temporary);
    project.build();
    install();
    Path directory = project.folder().resolve("data of my  cluster");
    int http = FreePorts.take();
    project.set("HOLDFAST_CLUSTER_DIRECTORY", directory);
    project.set("HOLDFAST_HTTP_BASE", http - 1);
    project.set("HOLDFAST_RAFT_BASE", FreePorts.take() - 1);

    succeed("up", "1");
    URI key = URI.create("http://127.0.0.1:" + http + "/v1/kv/a");
    send(HttpRequest.newBuilder(key).PUT(HttpRequest.BodyPublishers.ofString("kept")));
    succeed("kill", "n1");
    succeed("start", "n1");
    assertEquals("kept", send(HttpRequest.newBuilder(key).GET()));
    assertTrue(Files.isDirectory(directory.resolve("n1")), "the data lies where it was told to");
    succeed("down");
    succeed("wipe", "--yes");
    assertFalse(Files.exists(directory), "all is removed");
  }

  /** The launcher as a copy, the libraries as a link: there are many of them. */
  private void install() throws Exception {
    Path packaged = Distribution.launcher().getParent().getParent();
    Path home = project.folder().resolve("http-gateway/target/dist/holdfast");
    Path launcher = Files.createDirectories(home.resolve("bin")).resolve("holdfast");
    Files.copy(packaged.resolve("bin/holdfast"), launcher);
    assertTrue(launcher.toFile().setExecutable(true));
    Files.createSymbolicLink(home.resolve("lib"), packaged.resolve("lib").toAbsolutePath());
  }

  private void succeed(String... arguments) throws Exception {
    ScriptProject.End end = project.run(CLUSTER, arguments);
    assertEquals(0, end.exitCode(), String.join(" ", arguments) + ": " + end.output());
  }

  private static String send(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertTrue(answer.statusCode() < 300, answer.statusCode() + " " + answer.body());
      return answer.body();
    }
  }
}
