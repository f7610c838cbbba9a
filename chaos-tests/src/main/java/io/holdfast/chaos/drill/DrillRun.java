package io.holdfast.chaos.drill;

import io.holdfast.chaos.client.FailoverClient;
import io.holdfast.chaos.client.FailoverClient.FailedTry;
import io.holdfast.chaos.client.Gateway;
import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.RangeReader;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.workload.ErrorTally;
import io.holdfast.chaos.workload.MixedClient;
import io.holdfast.chaos.workload.OperationLedger;
import io.holdfast.chaos.workload.PauseMeter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One run of a drill on a cluster that is up, which is whole again when the run ends. */
final class DrillRun {
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration LEADER_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration EQUAL_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(10);

  private final ProcessCluster cluster;
  private final List<Gateway> gateways;
  private final DrillFault fault;
  private final DrillLoad load;
  private final int number;
  private final OperationLedger ledger;
  private final AtomicLong faultNanos = new AtomicLong(Long.MAX_VALUE);
  private final ErrorTally earlyErrors = new ErrorTally();
  private final ErrorTally stayedErrors = new ErrorTally();
  private final ErrorTally movedErrors = new ErrorTally();
  private final List<MixedClient> stayed = new ArrayList<>();
  private final List<MixedClient> moved = new ArrayList<>();

  /** The clients go through these gateways: those of the nodes, or some that have no data. */
  DrillRun(
      ProcessCluster cluster,
      List<Gateway> gateways,
      DrillFault fault,
      DrillLoad load,
      int number) {
    this.cluster = cluster;
    this.gateways = gateways;
    this.fault = fault;
    this.load = load;
    this.number = number;
    this.ledger = new OperationLedger("drill/" + number + "/");
  }

  RunResult run() throws IOException, InterruptedException {
    List<NodeProcess> victims = fault.victims(cluster);
    List<Thread> threads = startClients(victims);
    TimeUnit.NANOSECONDS.sleep(load.before().toNanos());

    faultNanos.set(System.nanoTime());
    Thread strike = Thread.ofVirtual().start(() -> strike(victims));
    if (fault == DrillFault.RESTART_ALL) {
      strike.join(); // Until then the old leader may still say that it leads.
    }
    long leaderMillis = awaitSuccessor(victims);
    strike.join();
    TimeUnit.NANOSECONDS.sleep(load.after().toNanos());
    ledger.close();
    for (Thread thread : threads) {
      thread.join();
    }
    cluster.start();
    cluster.awaitReady(READY_TIMEOUT);
    return result(victims, leaderMillis);
  }

  private List<Thread> startClients(List<NodeProcess> victims) {
    List<String> struck = victims.stream().map(NodeProcess::name).toList();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < load.clients(); i++) {
      boolean moves = struck.contains(gateways.get(i % gateways.size()).node());
      MixedClient client = client(i, failure -> count(failure, struck));
      (moves ? moved : stayed).add(client);
      threads.add(Thread.ofVirtual().name("client-" + i).start(client));
    }
    return threads;
  }

  /** A client may be elsewhere than where it began, so what counts is who showed it the error. */
  private void count(FailedTry failure, List<String> struck) {
    if (faultNanos.get() == Long.MAX_VALUE) {
      earlyErrors.add(failure);
    } else if (struck.contains(failure.node())) {
      movedErrors.add(failure);
    } else {
      stayedErrors.add(failure);
    }
  }

  private MixedClient client(int home, Consumer<FailedTry> errors) {
    FailoverClient client = new FailoverClient(gateways, home, load.attemptTimeout(), errors);
    String name = "r" + number + "-c" + home;
    return new MixedClient(name, ledger, client, new PauseMeter(faultNanos), load.intervalNanos());
  }

  private void strike(List<NodeProcess> victims) {
    try {
      fault.strike(cluster, victims);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How long there was no leader, as far as the nodes' own word tells. */
  private long awaitSuccessor(List<NodeProcess> victims) {
    if (fault == DrillFault.KILL_FOLLOWER) {
      return -1;
    }
    List<NodeProcess> candidates =
        fault == DrillFault.RESTART_ALL
            ? cluster.nodes()
            : cluster.nodes().stream().filter(node -> !victims.contains(node)).toList();
    if (!Waiting.until(LEADER_TIMEOUT, () -> candidates.stream().anyMatch(ProcessCluster::leads))) {
      throw new IllegalStateException("no new leader within " + LEADER_TIMEOUT);
    }
    return (System.nanoTime() - faultNanos.get()) / 1_000_000;
  }

  private RunResult result(List<NodeProcess> victims, long leaderMillis) throws IOException {
    String replicas = compareReplicas();
    List<String> missing = new ArrayList<>();
    List<String> countedTwice = new ArrayList<>();
    for (NodeProcess node : cluster.nodes()) {
      Map<String, String> found = readAll(node);
      for (String line : ledger.missingFrom(found)) {
        missing.add(node.name() + " " + line);
      }
      ledger.countedTwice(found).ifPresent(countedTwice::add);
    }
    return new RunResult(
        number,
        victims.stream().map(NodeProcess::name).toList(),
        ledger.operations(),
        ledger.acknowledged().size() + (int) ledger.acknowledgedIncrements(),
        leaderMillis,
        pauses(stayed),
        pauses(moved),
        earlyErrors.counts(),
        stayedErrors.counts(),
        movedErrors.counts(),
        missing,
        List.copyOf(ledger.brokenReads()),
        String.join("; ", countedTwice),
        replicas,
        texts(ledger.refused()),
        texts(ledger.unknown()));
  }

  private Map<String, String> readAll(NodeProcess node) throws IOException {
    try (GatewayClient gateway = new GatewayClient(node.gateway(), PAGE_TIMEOUT)) {
      return RangeReader.readAll(gateway, ledger.prefix(), "local");
    }
  }

  private String compareReplicas() {
    try {
      cluster.awaitEqualReplicas(EQUAL_TIMEOUT);
      return "";
    } catch (RuntimeException e) {
      return e.getMessage();
    }
  }

  private static List<Long> pauses(List<MixedClient> clients) {
    return clients.stream().map(client -> client.meter().longestMillis()).toList();
  }

  private static List<String> texts(Collection<FailedTry> failures) {
    return failures.stream().map(failure -> failure.node() + ": " + failure.reason()).toList();
  }
}
