package io.holdfast.chaos.demo;

import io.holdfast.chaos.client.GatewayClient;
import io.holdfast.chaos.client.RangeReader;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.ReplicaDigest;
import io.holdfast.chaos.security.ClusterSecurity;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

/** The demo, step by step, on a cluster that is not started yet. */
final class DemoRun {
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration LEADER_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration EQUAL_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 100;

  private final ProcessCluster cluster;

  /** Empty = everybody gets in. */
  private final Optional<ClusterSecurity> security;

  private final int clients;
  private final Progress progress;
  private final List<Map.Entry<String, String>> records = UnicodeRecords.all();
  private final RecordWriters writers;

  DemoRun(
      ProcessCluster cluster, Optional<ClusterSecurity> security, int clients, PrintStream out) {
    this.cluster = cluster;
    this.security = security;
    this.clients = clients;
    this.progress = new Progress(out);
    this.writers = new RecordWriters(cluster.gateways(), records);
  }

  DemoReport run() throws IOException, InterruptedException {
    cluster.start();
    cluster.awaitReady(READY_TIMEOUT);
    progress.say("%d nodes are ready".formatted(cluster.nodes().size()));
    security.ifPresent(this::begin);

    long beginNanos = System.nanoTime();
    progress.say("%d clients write %,d records".formatted(clients, records.size()));
    writers.start(clients);
    watchUntil(() -> written() >= records.size() / 2);

    NodeProcess leader = cluster.awaitLeader(LEADER_TIMEOUT);
    long leaderMillis = killLeader(leader);
    watchUntil(() -> written() >= records.size() * 3L / 4);
    progress.say("%s starts again".formatted(leader.name()));
    leader.start();
    watchUntil(() -> false);
    long writeMillis = millisSince(beginNanos);

    progress.say("all written; waiting for the replicas");
    cluster.awaitReady(READY_TIMEOUT);
    List<ReplicaDigest> digests = new ArrayList<>();
    String replicas = compareReplicas(digests);
    List<String> missing = readBack();
    progress.say("done");
    return new DemoReport(
        records.size(),
        written(),
        writeMillis,
        leader.name(),
        leaderMillis,
        LongStream.of(writers.pausesMillis()).boxed().toList(),
        writers.errors().counts(),
        missing,
        digests,
        replicas);
  }

  private void begin(ClusterSecurity secured) {
    secured.begin(cluster.nodes().getFirst());
    progress.say("TLS only, to clients and between nodes; the first user has logged in");
  }

  /** SIGKILL; tells how long it took until another node led. */
  private long killLeader(NodeProcess leader) {
    progress.say("%s leads; SIGKILL".formatted(leader.name()));
    writers.faultStrikes();
    long killedNanos = System.nanoTime();
    leader.kill();
    NodeProcess successor = cluster.awaitLeader(LEADER_TIMEOUT);
    long millis = millisSince(killedNanos);
    progress.say("%s leads after %d ms".formatted(successor.name(), millis));
    return millis;
  }

  private String compareReplicas(List<ReplicaDigest> digests) {
    try {
      digests.addAll(cluster.awaitEqualReplicas(EQUAL_TIMEOUT));
      return "";
    } catch (RuntimeException e) {
      return "NOT EQUAL: " + e.getMessage();
    }
  }

  /** Local reads: each node answers from what it has itself. */
  private List<String> readBack() throws IOException {
    List<String> missing = new ArrayList<>();
    for (NodeProcess node : cluster.nodes()) {
      progress.say("reading every record back from %s".formatted(node.name()));
      try (GatewayClient gateway = new GatewayClient(node.gateway(), PAGE_TIMEOUT)) {
        Map<String, String> found = RangeReader.readAll(gateway, UnicodeRecords.PREFIX, "local");
        writers.acknowledged().missingFrom(found).stream()
            .map(line -> node.name() + " " + line)
            .forEach(missing::add);
      }
    }
    return missing;
  }

  private int written() {
    return writers.acknowledged().size();
  }

  /** Shows progress until the condition holds or there is nothing more to write. */
  private void watchUntil(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean() && !writers.isDone()) {
      progress.show("writing", written(), records.size());
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private static long millisSince(long beginNanos) {
    return (System.nanoTime() - beginNanos) / 1_000_000;
  }
}
