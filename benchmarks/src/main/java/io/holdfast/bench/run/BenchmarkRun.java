package io.holdfast.bench.run;

import io.holdfast.bench.cluster.Cluster;
import io.holdfast.bench.cluster.MeasuredSystem;
import io.holdfast.bench.cluster.ServerProcess;
import io.holdfast.bench.cluster.ServerProcesses;
import io.holdfast.bench.failover.LeaderKill;
import io.holdfast.bench.report.LeaderKillResult;
import io.holdfast.bench.report.LoadResult;
import io.holdfast.bench.report.Machine;
import io.holdfast.bench.report.NodeResult;
import io.holdfast.bench.report.RunReport;
import io.holdfast.bench.workload.Workload;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Carries a plan out. The systems take turns and never run at the same time: each round starts
 * every one of them afresh, in an order that moves on by one from round to round, so that none
 * always comes first.
 */
public final class BenchmarkRun {
  /** How long a fresh system is left alone before its memory is read. */
  private static final Duration REST = Duration.ofSeconds(5);

  private final RunPlan plan;
  private final ServerProcesses processes;
  private final Consumer<String> progress;
  private final List<LoadResult> loads = new ArrayList<>();
  private final List<LeaderKillResult> leaderKills = new ArrayList<>();
  private final List<NodeResult> nodes = new ArrayList<>();
  private final List<String> incidents = new ArrayList<>();

  /**
   * A run, to be carried out once.
   *
   * @param progress is told a line at each step
   */
  public BenchmarkRun(RunPlan plan, ServerProcesses processes, Consumer<String> progress) {
    this.plan = plan;
    this.processes = processes;
    this.progress = progress;
  }

  /**
   * Measures everything.
   *
   * @param command the arguments of the run, for the report
   * @throws IOException if a system does not start, refuses the records, or does not come back
   *     after its leader's death
   */
  public RunReport run(String command) throws IOException, InterruptedException {
    String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    Map<String, String> versions = new TreeMap<>();
    for (MeasuredSystem system : plan.systems()) {
      versions.put(system.name(), system.version());
    }
    for (int round = 1; round <= plan.rounds(); round++) {
      runRound(round);
    }
    return new RunReport(
        startedAt,
        command,
        Machine.here(plan.directory()),
        versions,
        loads,
        leaderKills,
        nodes,
        incidents);
  }

  private void runRound(int round) throws InterruptedException {
    List<MeasuredSystem> order = new ArrayList<>(plan.systems());
    Collections.rotate(order, 1 - round);
    for (MeasuredSystem system : order) {
      if (!plan.workloads().isEmpty()) {
        attempt(system, round, this::measureLoads);
      }
      if (plan.isKillingLeaders() && system.hasLeader()) {
        attempt(system, round, this::killLeader);
      }
    }
  }

  /** A part of a round. */
  private interface Part {
    void run(MeasuredSystem system, int round) throws IOException, InterruptedException;
  }

  /** What fails for one system is noted in a line, and does not cost the figures of the others. */
  private void attempt(MeasuredSystem system, int round, Part part) throws InterruptedException {
    try {
      part.run(system, round);
    } catch (IOException e) {
      String incident = "round " + round + ", " + system.name() + ": " + e.getMessage();
      incidents.add(incident.lines().findFirst().orElseThrow());
      progress.accept(incident);
    }
  }

  private void measureLoads(MeasuredSystem system, int round)
      throws IOException, InterruptedException {
    progress.accept("round " + round + ": starting " + system.name());
    long startNanos = System.nanoTime();
    try (Cluster cluster = system.start(processes)) {
      long readyMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
      Thread.sleep(REST);
      long atRest = largestNodeBytes(cluster);
      WorkloadRun workloads = new WorkloadRun(plan, system, cluster);
      workloads.warmUp();
      for (Workload workload : plan.workloads()) {
        if (system.knows(workload.mix())) {
          LoadResult result = workloads.measure(workload, round);
          loads.add(result);
          progress.accept(line(result));
        }
      }
      nodes.add(
          new NodeResult(system.name(), round, readyMillis, atRest, largestNodeBytes(cluster)));
    }
  }

  private static String line(LoadResult result) {
    return String.format(
        "round %d: %-10s %-16s %,9.0f/s  p50 %.2f ms  p99 %.2f ms  failed %d",
        result.round(),
        result.system(),
        result.workload(),
        result.operationsPerSecond(),
        result.latency().p50Millis(),
        result.latency().p99Millis(),
        result.failures());
  }

  private static long largestNodeBytes(Cluster cluster) throws IOException {
    long largest = 0;
    for (ServerProcess server : cluster.servers()) {
      largest = Math.max(largest, server.residentBytes());
    }
    return largest;
  }

  private void killLeader(MeasuredSystem system, int round)
      throws IOException, InterruptedException {
    progress.accept("round " + round + ": killing the leader of " + system.name());
    try (Cluster cluster = system.start(processes)) {
      LeaderKillResult result = LeaderKill.run(system, cluster, round);
      leaderKills.add(result);
      progress.accept(
          String.format(
              "round %d: %-10s longest client pause %,.0f ms, %d failed attempts",
              round, result.system(), result.longestPauseMillis(), result.failedAttempts()));
    }
  }
}
