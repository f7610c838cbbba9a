package io.holdfast.bench.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.holdfast.bench.cluster.Cluster.Role;
import io.holdfast.bench.driver.Driver;
import io.holdfast.bench.driver.DriverSettings;
import io.holdfast.bench.driver.ZooKeeperDriver;
import io.holdfast.bench.workload.Dataset;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.zookeeper.Version;

/**
 * ZooKeeper from its own jar: three servers, the heap that its own scripts give it, fsync on as
 * always.
 */
public final class ZooKeeperSystem implements MeasuredSystem {
  private static final int NODES = 3;
  private static final int QUESTION_TIMEOUT_MILLIS = 2_000;
  private static final String MAIN = "org.apache.zookeeper.server.quorum.QuorumPeerMain";

  /**
   * The timing of ZooKeeper's own sample configuration, apart from the limit of 60 clients for each
   * address.
   */
  private static final String SETTINGS =
      """
      tickTime=2000
      initLimit=10
      syncLimit=5
      maxClientCnxns=0
      admin.enableServer=false
      4lw.commands.whitelist=srvr
      """;

  /**
   * What zkServer.sh passes: a heap of 1,000 MB unless its variable names another, and no JMX agent
   * since nobody looks at it here.
   */
  private static final List<String> FLAGS =
      List.of(
          "-Xmx" + System.getenv().getOrDefault("ZK_SERVER_HEAP", "1000") + "m",
          "-Dlogback.configurationFile=zookeeper-logback.xml");

  @Override
  public String name() {
    return "zookeeper";
  }

  @Override
  public String version() {
    return "ZooKeeper " + Version.getVersion() + " on Java " + Runtime.version();
  }

  @Override
  public Optional<String> whatIsMissing() {
    return Optional.empty();
  }

  @Override
  public Cluster start(ServerProcesses processes) throws IOException, InterruptedException {
    Path directory = processes.makeDirectory(name());
    List<InetSocketAddress> addresses = ServerProcesses.freeAddresses(3 * NODES);
    List<InetSocketAddress> clients = addresses.subList(0, NODES);
    String members =
        members(addresses.subList(NODES, 2 * NODES), addresses.subList(2 * NODES, 3 * NODES));
    List<ServerProcess> servers = new ArrayList<>();
    for (int node = 1; node <= NODES; node++) {
      InetSocketAddress client = clients.get(node - 1);
      Path configuration = configure(directory, node, client, members);
      List<String> command = JavaCommand.of(FLAGS, MAIN, List.of(configuration.toString()));
      servers.add(processes.start("zookeeper" + node, client, directory, command, Map.of()));
    }
    return Cluster.whenReady(processes, directory, servers, ZooKeeperSystem::role);
  }

  private static String members(List<InetSocketAddress> peers, List<InetSocketAddress> elections) {
    StringBuilder members = new StringBuilder();
    for (int node = 1; node <= NODES; node++) {
      int peer = peers.get(node - 1).getPort();
      int election = elections.get(node - 1).getPort();
      members.append("server." + node + "=127.0.0.1:" + peer + ":" + election + "\n");
    }
    return members.toString();
  }

  private static Path configure(Path directory, int node, InetSocketAddress client, String members)
      throws IOException {
    Path data = Files.createDirectory(directory.resolve("zookeeper" + node));
    Files.writeString(data.resolve("myid"), Integer.toString(node));
    String listening =
        "dataDir=" + data + "\nclientPortAddress=127.0.0.1\nclientPort=" + client.getPort() + "\n";
    return Files.writeString(
        directory.resolve("zookeeper" + node + ".cfg"), SETTINGS + listening + members);
  }

  private static Role role(ServerProcess server) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server.address(), QUESTION_TIMEOUT_MILLIS);
      socket.setSoTimeout(QUESTION_TIMEOUT_MILLIS);
      socket.getOutputStream().write("srvr".getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      if (answer.contains("Mode: leader")) {
        return Role.LEADER;
      }
      return answer.contains("Mode: follower") ? Role.FOLLOWER : Role.NOT_YET;
    }
  }

  @Override
  public Driver open(DriverSettings settings, Dataset data) throws IOException {
    return ZooKeeperDriver.open(settings, data);
  }
}
