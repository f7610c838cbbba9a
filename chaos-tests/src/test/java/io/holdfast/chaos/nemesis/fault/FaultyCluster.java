package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.HttpAnswer;
import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault.Injury;
import io.holdfast.chaos.network.LoopbackCluster;
import io.holdfast.chaos.network.NamespaceCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

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
    } catch (RuntimeException e) {
      chaos.close();
      throw e;
    }
  }

  static FaultyCluster onLoopback(String name) {
    return new FaultyCluster(
        LoopbackCluster.create(name, directoryOf(name), 3, FaultyCluster::patient));
  }

  static FaultyCluster inNamespaces(String name) {
    return inNamespaces(name, UnaryOperator.identity());
  }

  static FaultyCluster inNamespaces(String name, UnaryOperator<ClusterPlan> settings) {
    return new FaultyCluster(
        NamespaceCluster.create(name, directoryOf(name), 3, plan -> settings.apply(patient(plan))));
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

  private static ClusterPlan patient(ClusterPlan plan) {
    return plan.with(PATIENT);
  }

  private static Path directoryOf(String name) {
    Path directory = Path.of("target", "chaos", name).toAbsolutePath();
    FileTrees.delete(directory);
    return directory;
  }
}
