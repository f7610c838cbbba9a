package io.holdfast.chaos.cluster;

import io.holdfast.chaos.client.Gateway;
import io.holdfast.chaos.client.GatewayClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A gateway without data, in a process of its own. It prints into the cluster's directory. */
public final class GatewayProcess implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration END_TIMEOUT = Duration.ofSeconds(30);

  private final Gateway gateway;
  private final Process process;
  private final Path log;

  private GatewayProcess(Gateway gateway, Process process, Path log) {
    this.gateway = gateway;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts one; does not wait.
   *
   * @param name what it is called here, and its log too
   * @param zone where it stands
   * @param seeds the only nodes that it is told of
   */
  public static GatewayProcess start(
      ClusterPlan plan, String name, String zone, List<NodeProcess> seeds) {
    return start(plan, name, zone, seeds, List.of());
  }

  /**
   * The same with settings of its own, as {@code --set} takes them. Clients get into it as into the
   * seeds.
   */
  public static GatewayProcess start(
      ClusterPlan plan, String name, String zone, List<NodeProcess> seeds, List<String> settings) {
    Gateway gateway =
        new Gateway(name, LOOPBACK, FreePorts.take(), seeds.getFirst().gateway().access());
    Path log = plan.directory().resolve(name + ".log");
    String nodes =
        seeds.stream().map(seed -> seed.gateway().authority()).collect(Collectors.joining(","));
    List<String> command =
        new ArrayList<>(
            List.of(
                plan.launcher().toString(),
                "gateway",
                "--nodes",
                nodes,
                "--http",
                gateway.authority(),
                "--zone",
                zone));
    settings.forEach(setting -> command.addAll(List.of("--set", setting)));
    try {
      Files.createDirectories(plan.directory());
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      LastWill.add(process, "--http " + gateway.authority());
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end-gateway"));
      return new GatewayProcess(gateway, process, log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a gateway", e);
    }
  }

  public Gateway gateway() {
    return gateway;
  }

  /** Where it prints to. */
  public Path logFile() {
    return log;
  }

  /**
   * Waits until it says that it is ready.
   *
   * @throws IllegalStateException when it does not in time
   */
  public void awaitReady(Duration timeout) {
    if (!Waiting.until(timeout, this::isReady)) {
      throw new IllegalStateException("the gateway is not ready, see " + log);
    }
  }

  private boolean isReady() {
    try (GatewayClient client = new GatewayClient(gateway, PROBE_TIMEOUT)) {
      return client.get("/readyz").isSuccess();
    } catch (IOException e) {
      return false;
    }
  }

  /** SIGTERM. Returns when it is gone. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
