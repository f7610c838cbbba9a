package io.holdfast.bench.cluster;

import io.holdfast.bench.cluster.Cluster.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Waits for started servers to elect a leader, by asking them again and again until a deadline. */
final class Readiness {
  /** ZooKeeper and etcd read ten million keys before they serve. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

  private final List<ServerProcess> servers;

  Readiness(List<ServerProcess> servers) {
    this.servers = servers;
  }

  /** Returns the leader when there is one and every other server serves too. */
  ServerProcess await(Cluster.RoleProbe probe) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() - deadline < 0) {
      List<Role> roles = roles(probe);
      if (!roles.contains(Role.NOT_YET) && Collections.frequency(roles, Role.LEADER) == 1) {
        return servers.get(roles.indexOf(Role.LEADER));
      }
      Thread.sleep(BETWEEN_QUESTIONS);
    }
    String logs = servers.stream().map(ServerProcess::logEnd).collect(Collectors.joining("\n"));
    throw new IOException("not ready after " + LIMIT + ":\n" + logs);
  }

  private List<Role> roles(Cluster.RoleProbe probe) throws IOException {
    List<Role> roles = new ArrayList<>();
    for (ServerProcess server : servers) {
      if (!server.isAlive()) {
        throw new IOException(server.name() + " ended while it started:\n" + server.logEnd());
      }
      roles.add(role(server, probe));
    }
    return roles;
  }

  /** A server that does not listen yet cannot be asked, which only means: not yet. */
  private static Role role(ServerProcess server, Cluster.RoleProbe probe) {
    try {
      return probe.role(server);
    } catch (IOException e) {
      return Role.NOT_YET;
    }
  }
}
