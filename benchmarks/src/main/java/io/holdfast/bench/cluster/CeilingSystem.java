package io.holdfast.bench.cluster;

import io.holdfast.bench.cluster.Cluster.Role;
import io.holdfast.bench.driver.CeilingDialect;
import io.holdfast.bench.driver.Driver;
import io.holdfast.bench.driver.DriverSettings;
import io.holdfast.bench.driver.HttpDriver;
import io.holdfast.bench.workload.Dataset;
import io.holdfast.bench.workload.Mix;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One process with empty Javalin handlers: what this generator and this machine could reach with a
 * server that does nothing. Printed beside every other result.
 */
public final class CeilingSystem implements MeasuredSystem {
  /** What it is called in reports. */
  public static final String NAME = "ceiling";

  private static final String MAIN = "io.holdfast.bench.ceiling.CeilingMain";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String version() {
    return "empty Javalin handlers on Java " + Runtime.version();
  }

  @Override
  public Optional<String> whatIsMissing() {
    return Optional.empty();
  }

  @Override
  public boolean knows(Mix mix) {
    return mix != Mix.BATCH;
  }

  @Override
  public boolean hasLeader() {
    return false;
  }

  @Override
  public Cluster start(ServerProcesses processes) throws IOException, InterruptedException {
    Path directory = processes.makeDirectory(NAME);
    InetSocketAddress address = ServerProcesses.freeAddresses(1).getFirst();
    List<String> arguments = List.of(Integer.toString(address.getPort()));
    List<String> command = JavaCommand.of(List.of(), MAIN, arguments);
    ServerProcess server = processes.start(NAME, address, directory, command, Map.of());
    return Cluster.whenReady(processes, directory, List.of(server), CeilingSystem::role);
  }

  private static Role role(ServerProcess server) throws IOException {
    boolean answers = SimpleHttp.get(server.address(), "/ceiling/1/ready").statusCode() == 200;
    return answers ? Role.LEADER : Role.NOT_YET;
  }

  @Override
  public Driver open(DriverSettings settings, Dataset data) throws IOException {
    return HttpDriver.open(new CeilingDialect(data), settings);
  }
}
