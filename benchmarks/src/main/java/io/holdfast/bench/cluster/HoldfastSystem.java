package io.holdfast.bench.cluster;

import io.holdfast.bench.cluster.Cluster.Role;
import io.holdfast.bench.driver.Driver;
import io.holdfast.bench.driver.DriverSettings;
import io.holdfast.bench.driver.HoldfastDialect;
import io.holdfast.bench.driver.HttpDriver;
import io.holdfast.bench.workload.Dataset;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holdfast from the distribution that the build makes, with its default settings. */
public final class HoldfastSystem implements MeasuredSystem {
  private static final int USUAL_VOTERS = 3;
  private static final Path PROGRAM = Path.of("http-gateway/target/dist/holdfast/bin/holdfast");

  private final int voters;

  private HoldfastSystem(int voters) {
    this.voters = voters;
  }

  /** Three voters, as every other system has. */
  public static HoldfastSystem ofThree() {
    return new HoldfastSystem(USUAL_VOTERS);
  }

  /** Five voters, to be compared with three. */
  public static HoldfastSystem ofFive() {
    return new HoldfastSystem(5);
  }

  /** The program of the distribution that the build makes. */
  static String program() {
    return PROGRAM.toAbsolutePath().toString();
  }

  @Override
  public String name() {
    return voters == USUAL_VOTERS ? "holdfast" : "holdfast-" + voters;
  }

  @Override
  public String version() throws IOException {
    return "Holdfast "
        + Commands.output("git", "describe", "--always", "--dirty", "--abbrev=12")
        + " on Java "
        + Runtime.version();
  }

  @Override
  public Optional<String> whatIsMissing() {
    if (Files.isExecutable(PROGRAM)) {
      return Optional.empty();
    }
    return Optional.of("Holdfast is not built; mvn package --projects http-gateway --also-make");
  }

  @Override
  public Optional<String> flagToReplaceLostData() {
    return Optional.of("--replace");
  }

  @Override
  public Cluster start(ServerProcesses processes) throws IOException, InterruptedException {
    Path directory = processes.makeDirectory(name());
    List<InetSocketAddress> addresses = ServerProcesses.freeAddresses(2 * voters);
    List<InetSocketAddress> clients = addresses.subList(0, voters);
    List<HoldfastConfiguration.Peer> peers = new ArrayList<>();
    for (int node = 0; node < voters; node++) {
      peers.add(
          new HoldfastConfiguration.Peer(
              "node" + (node + 1), clients.get(node), addresses.get(voters + node)));
    }
    List<ServerProcess> servers = new ArrayList<>();
    for (HoldfastConfiguration.Peer self : peers) {
      Path file = HoldfastConfiguration.write(directory, self, peers);
      List<String> command = List.of(program(), "node", "--config", file.toString());
      servers.add(
          processes.start(
              self.name(),
              self.client(),
              directory,
              command,
              Map.of("JAVA_HOME", System.getProperty("java.home"))));
    }
    return Cluster.whenReady(processes, directory, servers, HoldfastSystem::role);
  }

  private static Role role(ServerProcess server) throws IOException {
    if (SimpleHttp.get(server.address(), "/leader").statusCode() == 200) {
      return Role.LEADER;
    }
    boolean isReady = SimpleHttp.get(server.address(), "/readyz").statusCode() == 200;
    return isReady ? Role.FOLLOWER : Role.NOT_YET;
  }

  @Override
  public Driver open(DriverSettings settings, Dataset data) throws IOException {
    return HttpDriver.open(new HoldfastDialect(data), settings);
  }
}
