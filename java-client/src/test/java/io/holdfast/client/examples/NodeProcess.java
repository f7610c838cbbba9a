package io.holdfast.client.examples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A node in a process of its own. */
final class NodeProcess implements AutoCloseable {
  private static final Path PACKAGED = Path.of("http-gateway/target/dist/holdfast/bin/holdfast");
  private static final int STOP_SECONDS = 30;

  private final Process process;
  private final String address;

  private NodeProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Starts a node that is the whole store; does not wait for it. */
  static NodeProcess start(Path directory) throws IOException {
    String address = "127.0.0.1:" + freePort();
    List<String> flags =
        List.of(
            "--data",
            directory.resolve("data").toString(),
            "--http",
            address,
            "--raft",
            "127.0.0.1:" + freePort());
    return start(flags, address, directory.resolve("log"));
  }

  /** Starts the nodes n1 to nN of one cluster; does not wait for them. */
  static List<NodeProcess> startCluster(Path directory, int count) throws IOException {
    List<String> http = new ArrayList<>();
    StringBuilder members = new StringBuilder("cluster: examples\nmembers:\n");
    for (int i = 0; i < count; i++) {
      http.add("127.0.0.1:" + freePort());
      members.append(
          "  - {node: n%d, raft: \"127.0.0.1:%d\", http: \"%s\", zone: \"\"}\n"
              .formatted(i + 1, freePort(), http.get(i)));
    }
    Path config = Files.writeString(directory.resolve("cluster.yaml"), members);
    List<NodeProcess> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "n" + (i + 1);
      String data = directory.resolve(name).toString();
      List<String> flags = List.of("--config", config.toString(), "--node", name, "--data", data);
      nodes.add(start(flags, http.get(i), directory.resolve(name + ".log")));
    }
    return nodes;
  }

  private static NodeProcess start(List<String> flags, String address, Path log)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher().toString(), "node"));
    command.addAll(flags);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new NodeProcess(process, address);
  }

  /** Below the range from which the kernel gives ports to outgoing connections. */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException inUse) {
        // The next one may be free.
      }
    }
  }

  /** Named by the system property holdfast.launcher, or packaged in this source tree. */
  private static Path launcher() {
    String named = System.getProperty("holdfast.launcher");
    Path launcher = named == null ? SourceTree.root().resolve(PACKAGED) : Path.of(named);
    if (!Files.isExecutable(launcher)) {
      throw new IllegalStateException(
          "no " + launcher + "; build it: mvn package -pl http-gateway -am");
    }
    return launcher;
  }

  String address() {
    return address;
  }

  /** SIGKILL: gone at once. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
    } finally {
      process.destroyForcibly();
    }
  }
}
