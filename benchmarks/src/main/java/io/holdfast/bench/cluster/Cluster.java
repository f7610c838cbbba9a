package io.holdfast.bench.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A started system: its servers, the leader first. */
public final class Cluster implements AutoCloseable {
  private final ServerProcesses processes;
  private final Path directory;
  private final List<ServerProcess> servers;
  private final RoleProbe probe;

  private Cluster(
      ServerProcesses processes, Path directory, List<ServerProcess> servers, RoleProbe probe) {
    this.processes = processes;
    this.directory = directory;
    this.servers = servers;
    this.probe = probe;
  }

  /** What a server is just now. */
  enum Role {
    /** It does not serve yet. */
    NOT_YET,
    FOLLOWER,
    LEADER
  }

  /** Asks a server for its role. */
  @FunctionalInterface
  interface RoleProbe {
    Role role(ServerProcess server) throws IOException;
  }

  /**
   * Waits until one of the servers leads and all serve.
   *
   * @throws IOException with the end of their logs, if that takes too long or one of them ended
   */
  static Cluster whenReady(
      ServerProcesses processes, Path directory, List<ServerProcess> servers, RoleProbe probe)
      throws IOException, InterruptedException {
    Readiness readiness = new Readiness(servers);
    ServerProcess leader = readiness.await(probe);
    List<ServerProcess> leaderFirst = new ArrayList<>(servers);
    leaderFirst.remove(leader);
    leaderFirst.addFirst(leader);
    return new Cluster(processes, directory, List.copyOf(leaderFirst), probe);
  }

  /** The servers; the first of them led when the cluster had started. */
  public List<ServerProcess> servers() {
    return servers;
  }

  /**
   * Where clients connect to, the leader first, so that a single client talks to the leader of
   * every system.
   */
  public List<InetSocketAddress> endpoints() {
    return servers.stream().map(ServerProcess::address).toList();
  }

  /** Waits until one server leads and all serve, as after a start. */
  public void awaitReady() throws IOException, InterruptedException {
    new Readiness(servers).await(probe);
  }

  /**
   * What the files of a server take on the disk, in bytes; what it deletes meanwhile is left out.
   */
  public long diskBytes(ServerProcess server) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve(server.name()))) {
      return files.mapToLong(Cluster::sizeOf).sum();
    } catch (UncheckedIOException vanished) {
      throw vanished.getCause();
    }
  }

  /** Deletes all files of a server that does not run. */
  public void wipe(ServerProcess server) throws IOException {
    ServerProcesses.deleteAll(directory.resolve(server.name()));
  }

  private static long sizeOf(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException deleted) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the processes and deletes their data. */
  @Override
  public void close() {
    processes.end(servers, directory);
  }
}
