package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault.Injury;
import io.holdfast.chaos.nemesis.Implant;
import io.holdfast.chaos.network.ClusterOrder;
import io.holdfast.chaos.network.LoopbackCluster;
import io.holdfast.chaos.network.NamespaceCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Three real nodes, ready, for tests that show what a fault does to them. */
final class FaultyCluster implements AutoCloseable {
  static final Duration READY = Duration.ofSeconds(60);
  private static final long SEED = 20261124;

  /** A busy machine must not look like a fault. */
  private static final String PATIENT = "election: {timeout_min: 500ms, timeout_max: 1s}";

  private final ChaosCluster chaos;

  private FaultyCluster(ChaosCluster chaos) {
    this.chaos = chaos;
    try {
      chaos.processes().start();
      awaitReady();
      chaos.security().ifPresent(one -> one.begin(chaos.processes().nodes().getFirst()));
    } catch (RuntimeException e) {
      chaos.close();
      throw e;
    }
  }

  static FaultyCluster onLoopback(String name, Implant... implants) {
    return new FaultyCluster(LoopbackCluster.create(order(name).with(Set.of(implants))));
  }

  /** With the elections that a node has by default. */
  static FaultyCluster asShipped(String name, Implant... implants) {
    return new FaultyCluster(
        LoopbackCluster.create(ClusterOrder.of(name, directoryOf(name), 3).with(Set.of(implants))));
  }

  static FaultyCluster onLoopback(String name, List<String> settings) {
    return new FaultyCluster(LoopbackCluster.create(order(name).with(settings)));
  }

  /** With TLS and users. */
  static FaultyCluster secured(String name) {
    return new FaultyCluster(LoopbackCluster.create(order(name).secured(true)));
  }

  static FaultyCluster inNamespaces(String name) {
    return new FaultyCluster(NamespaceCluster.create(order(name)));
  }

  private static ClusterOrder order(String name) {
    return ClusterOrder.of(name, directoryOf(name), 3).with(List.of(PATIENT));
  }

  ChaosCluster chaos() {
    return chaos;
  }

  /** With the draws of a fixed seed. */
  Injury strike(String fault) throws Exception {
    return Faults.named(fault).orElseThrow().strike(chaos, new SplittableRandom(SEED));
  }

  NodeProcess leader() {
    return chaos.processes().awaitLeader(READY);
  }

  long alive() {
    return chaos.processes().nodes().stream().filter(NodeProcess::isAlive).count();
  }

  void awaitReady() {
    chaos.processes().awaitReady(READY);
  }

  /** One write at one node. */
  static HttpAnswer put(NodeProcess node, String key, Duration timeout) throws IOException {
    try (GatewayClient client = new GatewayClient(node.gateway(), timeout)) {
      return client.put(key, "value", "");
    }
  }

  @Override
  public void close() {
    chaos.close();
    FileTrees.delete(chaos.processes().plan().directory());
  }

  private static Path directoryOf(String name) {
    Path directory = Path.of("target", "chaos", name).toAbsolutePath();
    FileTrees.delete(directory);
    return directory;
  }
}
