package io.holdfast.bench.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Every process and directory that a run made, so that they, and only they, are ended and deleted:
 * when their cluster is closed, and when the run ends in any way that lets the JVM run its shutdown
 * hook, Ctrl-C among them.
 */
public final class ServerProcesses implements AutoCloseable {
  private final Path parent;
  private final Set<ServerProcess> running = ConcurrentHashMap.newKeySet();
  private final Set<Path> directories = ConcurrentHashMap.newKeySet();
  private boolean isClosed;

  /** Makes its directories below this one. */
  public ServerProcesses(Path parent) {
    this.parent = parent;
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::close));
  }

  /** A new empty directory, deleted in the end. */
  Path makeDirectory(String name) throws IOException {
    Path directory = Files.createTempDirectory(parent, "holdfast-bench-" + name + "-");
    directories.add(directory);
    return directory;
  }

  /**
   * Starts a server whose output goes to a file in the directory.
   *
   * @throws IOException also after {@link #close}, which in a shutdown hook comes while the run
   *     still goes on
   */
  synchronized ServerProcess start(
      String name,
      InetSocketAddress address,
      Path directory,
      List<String> command,
      Map<String, String> environment)
      throws IOException {
    if (isClosed) {
      throw new IOException("the run is being ended");
    }
    File log = directory.resolve(name + ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().putAll(environment);
    ServerProcess server = new ServerProcess(name, address, builder, log.toPath());
    running.add(server);
    return server;
  }

  /**
   * Ports of loopback that are free now. Held open together while they are looked for, so they
   * differ.
   */
  static List<InetSocketAddress> freeAddresses(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int index = 0; index < count; index++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream()
          .map(
              socket ->
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort()))
          .toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  void end(List<ServerProcess> servers, Path directory) {
    servers.forEach(this::end);
    delete(directory);
  }

  private void end(ServerProcess server) {
    try {
      server.kill();
      running.remove(server);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void delete(Path directory) {
    try {
      deleteAll(directory);
      directories.remove(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Ends and deletes whatever is left. */
  @Override
  public synchronized void close() {
    isClosed = true;
    running.forEach(this::end);
    directories.forEach(this::delete);
  }
}
