package io.holdfast.bench.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.bench.cluster.Cluster.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessesTest {
  @TempDir private Path parent;

  @Test
  void closingEndsTheProcessesAndDeletesTheirDirectories() throws IOException {
    Path directory;
    ServerProcess server;
    try (ServerProcesses processes = new ServerProcesses(parent)) {
      directory = processes.makeDirectory("sleepers");
      server = start(processes, directory, "sleep", "60");
      assertTrue(server.isAlive());
      assertTrue(server.residentBytes() > 0);
    }
    assertFalse(server.isAlive());
    assertFalse(Files.exists(directory));
  }

  @Test
  void theLeaderComesFirstOnceAllServe() throws Exception {
    try (ServerProcesses processes = new ServerProcesses(parent)) {
      Path directory = processes.makeDirectory("sleepers");
      List<ServerProcess> servers =
          List.of(
              start(processes, directory, "sleep", "60"),
              start(processes, directory, "sleep", "60"));
      List<ServerProcess> asked = new ArrayList<>();
      try (Cluster cluster =
          Cluster.whenReady(
              processes,
              directory,
              servers,
              server -> {
                asked.add(server);
                if (asked.size() <= 2) {
                  throw new IOException("does not listen yet");
                }
                return server.equals(servers.getLast()) ? Role.LEADER : Role.FOLLOWER;
              })) {
        assertEquals(servers.reversed(), cluster.servers());
        assertEquals(4, asked.size());
      }
      assertFalse(servers.getFirst().isAlive());
    }
  }

  @Test
  void aServerThatEndsWhileItStartsIsToldWithItsLog() throws IOException {
    try (ServerProcesses processes = new ServerProcesses(parent)) {
      Path directory = processes.makeDirectory("failing");
      ServerProcess server = start(processes, directory, "sh", "-c", "echo no such option; exit 3");
      IOException failure =
          assertThrows(
              IOException.class,
              () -> Cluster.whenReady(processes, directory, List.of(server), _ -> Role.NOT_YET));
      assertTrue(failure.getMessage().contains("no such option"), failure.getMessage());
    }
  }

  private static ServerProcess start(ServerProcesses processes, Path directory, String... command)
      throws IOException {
    return processes.start(
        "server",
        ServerProcesses.freeAddresses(1).getFirst(),
        directory,
        List.of(command),
        Map.of());
  }
}
