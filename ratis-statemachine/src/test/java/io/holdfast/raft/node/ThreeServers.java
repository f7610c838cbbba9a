package io.holdfast.raft.node;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Three servers in three processes, with their leader to be cut off by stopping both others. */
final class ThreeServers implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<ServerChild> servers = new ArrayList<>();
  private List<ServerChild> stopped = List.of();

  /**
   * Starts them.
   *
   * @param main is given its number, a directory, and the three ports
   */
  ThreeServers(Class<?> main, Path directory) throws IOException {
    List<String> ports = freePorts();
    try {
      for (int number = 0; number < 3; number++) {
        List<String> arguments = new ArrayList<>();
        arguments.add(Integer.toString(number));
        arguments.add(directory.resolve("s" + number).toString());
        arguments.addAll(ports);
        servers.add(ServerChild.start(main, arguments.toArray(String[]::new)));
      }
    } catch (IOException failed) {
      close();
      throw failed;
    }
  }

  private static List<String> freePorts() throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(socket -> Integer.toString(socket.getLocalPort())).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  /** A leader that has acknowledged a write and served reads, so one that works. */
  ServerChild awaitWorkingLeader() {
    List<ServerChild> found = new ArrayList<>();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              for (ServerChild server : servers) {
                if (server.leads() && works(server)) {
                  found.add(server);
                  return true;
                }
              }
              return false;
            });
    return found.getLast();
  }

  private static boolean works(ServerChild leader) throws InterruptedException {
    Duration deadline = Duration.ofSeconds(5);
    return leader.write(deadline).done()
        && IntStream.range(0, 3).allMatch(i -> readsUnlessInterrupted(leader, deadline));
  }

  private static boolean readsUnlessInterrupted(ServerChild leader, Duration deadline) {
    try {
      return leader.read(deadline).done();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Both others are stopped when it returns: there is no majority to be asked. */
  void cutOff(ServerChild leader) throws IOException, InterruptedException {
    stopped = servers.stream().filter(server -> server != leader).toList();
    assertTrue(stopped.size() == 2);
    for (ServerChild server : stopped) {
      server.pause();
    }
  }

  void reconnect() throws IOException, InterruptedException {
    for (ServerChild server : stopped) {
      server.resume();
    }
    stopped = List.of();
  }

  @Override
  public void close() {
    servers.forEach(ServerChild::close);
  }
}
