package io.holdfast.bench.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A started system: its servers, the leader first. */
public final class Cluster implements AutoCloseable {
  private final ServerProcesses processes;
  private final Path directory;
  private final List<ServerProcess> servers;

  private Cluster(ServerProcesses processes, Path directory, List<ServerProcess> servers) {
    this.processes = processes;
    this.directory = directory;
    this.servers = servers;
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
    return new Cluster(processes, directory, List.copyOf(leaderFirst));
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

  /** Kills the processes and deletes their data. */
  @Override
  public void close() {
    processes.end(servers, directory);
  }
}
