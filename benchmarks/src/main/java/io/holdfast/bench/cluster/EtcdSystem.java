package io.holdfast.bench.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.bench.cluster.Cluster.Role;
import io.holdfast.bench.driver.Driver;
import io.holdfast.bench.driver.DriverSettings;
import io.holdfast.bench.driver.EtcdGrpcDriver;
import io.holdfast.bench.driver.EtcdJsonDialect;
import io.holdfast.bench.driver.HttpDriver;
import io.holdfast.bench.workload.Dataset;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** etcd as the distribution packages it: three members, default timing, fsync on as always. */
public final class EtcdSystem implements MeasuredSystem {
  private static final int NODES = 3;
  private static final String PROGRAM = "etcd";

  /** The default of 2 GiB stops etcd in the middle of a run over large values. */
  private static final String QUOTA_BYTES = Long.toString(8L << 30);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final boolean overGrpc;

  private EtcdSystem(boolean overGrpc) {
    this.overGrpc = overGrpc;
  }

  /** Driven through the JSON gateway. */
  public static EtcdSystem overJson() {
    return new EtcdSystem(false);
  }

  /** Driven with jetcd. */
  public static EtcdSystem overGrpc() {
    return new EtcdSystem(true);
  }

  @Override
  public String name() {
    return overGrpc ? "etcd-grpc" : "etcd-json";
  }

  @Override
  public String version() throws IOException {
    return "etcd "
        + Commands.output(PROGRAM, "--version")
            .lines()
            .findFirst()
            .orElse("")
            .replace("etcd Version: ", "");
  }

  @Override
  public Optional<String> whatIsMissing() {
    if (Commands.isInstalled(PROGRAM)) {
      return Optional.empty();
    }
    return Optional.of("etcd is not installed; on Debian: apt-get install etcd-server etcd-client");
  }

  @Override
  public Cluster start(ServerProcesses processes) throws IOException, InterruptedException {
    Path directory = processes.makeDirectory(PROGRAM);
    List<InetSocketAddress> addresses = ServerProcesses.freeAddresses(2 * NODES);
    List<InetSocketAddress> clients = addresses.subList(0, NODES);
    List<InetSocketAddress> peers = addresses.subList(NODES, 2 * NODES);
    List<String> members = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      members.add(nodeName(node) + "=" + url(peers.get(node)));
    }
    List<ServerProcess> servers = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      List<String> command =
          command(node, url(clients.get(node)), url(peers.get(node)), String.join(",", members));
      servers.add(processes.start(nodeName(node), clients.get(node), directory, command, Map.of()));
    }
    return Cluster.whenReady(processes, directory, servers, EtcdSystem::role);
  }

  private static String nodeName(int node) {
    return "etcd" + (node + 1);
  }

  private static String url(InetSocketAddress address) {
    return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private static List<String> command(int node, String client, String peer, String members) {
    return List.of(
        PROGRAM,
        "--name=" + nodeName(node),
        "--data-dir=" + nodeName(node),
        "--listen-client-urls=" + client,
        "--advertise-client-urls=" + client,
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=" + members,
        "--initial-cluster-state=new",
        "--quota-backend-bytes=" + QUOTA_BYTES,
        "--logger=zap",
        "--log-level=warn");
  }

  private static Role role(ServerProcess server) throws IOException {
    HttpResponse<String> answer = SimpleHttp.post(server.address(), "/v3/maintenance/status", "{}");
    JsonNode status = JSON.readTree(answer.body());
    String leader = status.path("leader").asText("0");
    if (leader.equals("0")) {
      return Role.NOT_YET;
    }
    boolean leads = leader.equals(status.path("header").path("member_id").asText());
    return leads ? Role.LEADER : Role.FOLLOWER;
  }

  @Override
  public Driver open(DriverSettings settings, Dataset data) throws IOException {
    return overGrpc
        ? EtcdGrpcDriver.open(settings, data)
        : HttpDriver.open(new EtcdJsonDialect(data), settings);
  }
}
