package io.holdfast.bench.failover;

import io.holdfast.bench.cluster.Cluster;
import io.holdfast.bench.cluster.MeasuredSystem;
import io.holdfast.bench.driver.Driver;
import io.holdfast.bench.driver.DriverSettings;
import io.holdfast.bench.load.Loader;
import io.holdfast.bench.report.LeaderKillResult;
import io.holdfast.bench.report.LeaderKillResult.Write;
import io.holdfast.bench.workload.Dataset;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Kills the leader's process under {@value #CLIENTS} clients that write through the other two
 * nodes, as clients of live nodes. Each gives a request {@link #REQUEST_TIMEOUT}, then tries again,
 * at another live node where the protocol lets it choose, until the write is acknowledged.
 */
public final class LeaderKill {
  private static final int CLIENTS = 16;

  /**
   * What a client waits for an answer. Long enough for a slow write, short enough to notice a stuck
   * server. It must be short for etcd, which loses what was proposed while there is no leader: its
   * clients wait in whole timeouts.
   */
  private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(500);

  private static final Duration LOADING_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration BEFORE_THE_KILL = Duration.ofSeconds(3);
  private static final Duration AFTER_THE_KILL = Duration.ofSeconds(9);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(20);

  private static final int RECORDS = 1_000;
  private static final int VALUE_BYTES = 256;
  private static final double NANOS_A_MILLI = 1e6;

  private LeaderKill() {}

  /**
   * Runs it on a cluster that has just started, and leaves that with one node less.
   *
   * @throws IOException if the writes do not come back, which is a finding of its own
   */
  public static LeaderKillResult run(MeasuredSystem system, Cluster cluster, int round)
      throws IOException, InterruptedException {
    Dataset data = new Dataset(RECORDS, 0, VALUE_BYTES);
    load(system, cluster, data);
    DriverSettings settings =
        new DriverSettings(
            cluster.endpoints().subList(1, cluster.servers().size()),
            CLIENTS,
            REQUEST_TIMEOUT,
            true);
    try (Driver driver = system.open(settings, data);
        ScheduledExecutorService pauses =
            Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("pauses").factory())) {
      List<WritingClient> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        clients.add(new WritingClient(client, driver, data, pauses));
      }
      clients.forEach(WritingClient::next);
      Thread.sleep(BEFORE_THE_KILL);
      long killNanos = System.nanoTime();
      cluster.servers().getFirst().kill();
      Thread.sleep(AFTER_THE_KILL);
      for (WritingClient client : clients) {
        client.stop();
      }
      for (WritingClient client : clients) {
        client.awaitEnd(LAST_ANSWERS);
      }
      return result(system, round, clients, killNanos);
    }
  }

  /** With more patience than the clients have, since nothing is measured yet. */
  private static void load(MeasuredSystem system, Cluster cluster, Dataset data)
      throws IOException, InterruptedException {
    DriverSettings patient = new DriverSettings(cluster.endpoints(), 1, LOADING_TIMEOUT, false);
    try (Driver driver = system.open(patient, data)) {
      Loader.load(driver, data);
    }
  }

  private static LeaderKillResult result(
      MeasuredSystem system, int round, List<WritingClient> clients, long killNanos) {
    List<Double> pauses =
        clients.stream()
            .map(client -> client.longestPauseNanos() / NANOS_A_MILLI)
            .sorted()
            .toList();
    List<Write> timeline =
        clients.stream()
            .flatMap(client -> client.writes().stream())
            .sorted((one, other) -> Long.compare(one.endNanos(), other.endNanos()))
            .map(
                write ->
                    new Write(
                        (write.startNanos() - killNanos) / NANOS_A_MILLI,
                        (write.endNanos() - write.startNanos()) / NANOS_A_MILLI))
            .toList();
    long failed = clients.stream().mapToLong(WritingClient::failedAttempts).sum();
    return new LeaderKillResult(
        system.name(), round, pauses.getLast(), pauses.get(pauses.size() / 2), failed, timeline);
  }
}
