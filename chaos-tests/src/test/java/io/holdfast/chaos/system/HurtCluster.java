package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.RangeReader;
import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.workload.MixedLoad;
import io.holdfast.chaos.workload.OperationLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Three processes under load, and the promise that holds whatever was done to them: {@link
 * #everyPromiseWasKept}. Files of a test that failed stay under target/system.
 */
final class HurtCluster implements AutoCloseable {
  static final Duration READY = Duration.ofSeconds(60);
  private static final Duration EQUAL = Duration.ofSeconds(60);
  private static final Duration PAGE = Duration.ofSeconds(10);
  private static final int CLIENTS = 12;

  /**
   * Longer than the default: these tests judge what is kept, not how fast. On a machine that is
   * busy with other builds the default brings one election after the other, and no write gets
   * through.
   */
  static final String PATIENT = "election: {timeout_min: 500ms, timeout_max: 1s}";

  private final ProcessCluster cluster;
  private MixedLoad load;
  private int stories;
  private boolean passed;

  private HurtCluster(ProcessCluster cluster) {
    this.cluster = cluster;
    cluster.start();
    cluster.awaitReady(READY);
  }

  /**
   * Clients work again, on keys of their own; what was done to the nodes before is another story.
   */
  void begin() {
    passed = false;
    load = MixedLoad.start(cluster.gateways(), "system/" + stories++ + "/", CLIENTS);
    awaitMoreWrites(200);
  }

  /**
   * Starts the nodes and the load, and returns when there are some writes to lose.
   *
   * @param name of the test, and of its directory
   * @param settings lines of YAML for every node
   */
  static HurtCluster start(String name, String... settings) {
    ClusterPlan plan = ClusterPlan.onFreePorts(name, directoryOf(name), 3);
    for (String setting : settings) {
      plan = plan.with(setting);
    }
    return start(plan);
  }

  static HurtCluster start(ClusterPlan plan) {
    ProcessCluster cluster = new ProcessCluster(plan.with(PATIENT));
    try {
      HurtCluster hurt = new HurtCluster(cluster);
      hurt.begin();
      return hurt;
    } catch (RuntimeException | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  /**
   * For the tests of a class that need nothing special: the cluster of the last story, if that
   * ended well, or a new one. A start takes longer than most stories.
   *
   * @param last null = this is the first
   */
  static HurtCluster after(HurtCluster last, String name) {
    if (last != null && last.passed) {
      last.begin();
      return last;
    }
    end(last);
    return start(name);
  }

  /** After the last story of a class, if there was one. */
  static void end(HurtCluster last) {
    if (last != null) {
      last.close();
    }
  }

  /** Empty, whatever an earlier run left there. */
  static Path directoryOf(String name) {
    Path directory = Path.of("target", "system", name).toAbsolutePath();
    FileTrees.delete(directory);
    return directory;
  }

  ProcessCluster cluster() {
    return cluster;
  }

  NodeProcess leader() {
    return cluster.awaitLeader(READY);
  }

  NodeProcess follower() {
    return cluster.followersOf(leader()).getFirst();
  }

  /** The load goes on: so many writes more are acknowledged. */
  void awaitMoreWrites(int count) {
    OperationLedger ledger = load.ledger();
    int goal = ledger.acknowledged().size() + count;
    assertTrue(
        Waiting.until(READY, () -> ledger.acknowledged().size() >= goal),
        () ->
            "clients do not get on: "
                + ledger.acknowledged().size()
                + " writes, "
                + load.errors().counts());
  }

  /** A while in which the load goes on and the hurt lasts; part of the story, not a wait for it. */
  static void lasts(Duration time) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(time.toMillis());
  }

  /**
   * Ends the load, then: all nodes are ready without help, each has every acknowledged write, no
   * increment was counted twice, no linearizable read was stale, nothing good was refused, no
   * operation stayed without an answer, and the replicas are equal at the same index.
   */
  void everyPromiseWasKept() throws InterruptedException, IOException {
    awaitMoreWrites(50);
    load.stop();
    cluster.awaitReady(READY);
    cluster.awaitEqualReplicas(EQUAL);
    OperationLedger ledger = load.ledger();
    assertEquals(List.of(), List.copyOf(ledger.brokenReads()), "reads that broke their promise");
    assertEquals(List.of(), List.copyOf(ledger.refused()), "refused without a reason");
    assertEquals(List.of(), List.copyOf(ledger.unknown()), "operations without an answer");
    for (NodeProcess node : cluster.nodes()) {
      Map<String, String> found = readAll(node);
      List<String> wrong = new ArrayList<>(ledger.missingFrom(found));
      ledger.countedTwice(found).ifPresent(wrong::add);
      assertEquals(List.of(), wrong, node.name());
    }
    passed = true;
  }

  private Map<String, String> readAll(NodeProcess node) throws IOException {
    try (GatewayClient gateway = new GatewayClient(node.gateway(), PAGE)) {
      return RangeReader.readAll(gateway, load.ledger().prefix(), "local");
    }
  }

  /** Ends all processes. The files stay for the reader of a failure. */
  @Override
  public void close() {
    load.ledger().close();
    cluster.close();
    if (passed) {
      FileTrees.delete(cluster.plan().directory());
    } else {
      System.err.println("logs and data of the nodes: " + cluster.plan().directory());
    }
  }
}
