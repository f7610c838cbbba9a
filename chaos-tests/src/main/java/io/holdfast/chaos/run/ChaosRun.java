package io.holdfast.chaos.run;

import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.cluster.NodeExit;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.HistoryFileException;
import io.holdfast.chaos.history.HistoryFileReader;
import io.holdfast.chaos.judge.Judge;
import io.holdfast.chaos.judge.Judge.Finding;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault;
import io.holdfast.chaos.nemesis.Nemesis;
import io.holdfast.chaos.nemesis.NemesisException;
import io.holdfast.chaos.network.ChaosClusters;
import io.holdfast.chaos.network.ClusterOrder;
import io.holdfast.chaos.workload.RecordingClient;
import io.holdfast.chaos.workload.Workload;
import io.holdfast.chaos.workload.Workloads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The story of one run: start, safety under faults, liveness without, last reads, judgement. What
 * goes wrong on the way is a finding and not an exception, so that a run always ends with a verdict
 * and a folder; only what says nothing of the cluster, such as a full disk under the suite, is
 * thrown.
 */
public final class ChaosRun {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

  /** All nodes are started at once then, and each reads its log. */
  private static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(90);

  private final RunPlan plan;
  private final RunFolder folder;
  private final Progress progress;
  private final List<Finding> findings = new ArrayList<>();
  private final Workload workload;
  private final SplittableRandom random;
  private List<NodeExit> exits = List.of();

  /**
   * A run that has not begun.
   *
   * @param progress hears what happens
   */
  public ChaosRun(RunPlan plan, Progress progress) {
    this.plan = plan;
    this.folder = new RunFolder(plan.folder());
    this.progress = progress;
    this.workload = Workloads.named(plan.workload());
    this.random = new SplittableRandom(plan.seed());
  }

  /**
   * Runs and judges. Nothing runs any more when this returns or throws.
   *
   * @throws IOException when the folder cannot be written
   * @throws InterruptedException when the run is to end at once; it is not judged then
   */
  public RunResult run() throws IOException, InterruptedException {
    folder.create();
    progress.say(
        "seed %d, workload %s, %d clients, faults: %s; nodes with %s"
            .formatted(
                plan.seed(),
                plan.workload(),
                plan.clients(),
                String.join(", ", plan.faultNames()),
                String.join("; ", plan.nodeSettings())));
    try (ChaosCluster cluster =
            ChaosClusters.create(
                ClusterOrder.of("chaos", folder.cluster(), plan.nodes())
                    .with(plan.nodeSettings())
                    .with(plan.implants())
                    .equipped(plan.equipment())
                    .secured(plan.secured()));
        RunRecorder recorder = new RunRecorder(folder.history(), RunDescription.header(plan))) {
      run(cluster, recorder);
    }
    progress.say("judging");
    RunResult result = judged();
    folder.write(plan, result);
    return result;
  }

  private void run(ChaosCluster cluster, RunRecorder recorder)
      throws IOException, InterruptedException {
    ProcessCluster processes = cluster.processes();
    try {
      if (!begins(cluster, recorder)) {
        return;
      }
      work(cluster, recorder);
      end(processes, recorder);
    } catch (IllegalStateException e) {
      // A node that ended or does not get ready.
      findings.add(notLive("run", e));
    } finally {
      processes.close();
      exits = processes.exits();
    }
  }

  /** Nothing was done to the nodes yet: what fails here says nothing of them under faults. */
  private boolean begins(ChaosCluster cluster, RunRecorder recorder) throws InterruptedException {
    ProcessCluster processes = cluster.processes();
    try {
      processes.start();
      processes.awaitReady(START_TIMEOUT);
      cluster.security().ifPresent(security -> security.begin(processes.nodes().getFirst()));
      try (RecordingClient first =
          new RecordingClient(
              plan.clients(), processes.gateways(), 0, RunClients.TIMEOUT, recorder::record)) {
        workload.setUp(first, node -> processes.node(node).dataDirectory());
      }
    } catch (IllegalStateException e) {
      findings.add(new Finding("start", new Verdict.Inconclusive("the run did not begin: " + e)));
      return false;
    }
    progress.say("%d nodes are ready".formatted(plan.nodes()));
    return true;
  }

  /** Clients work; first with faults, then without. */
  private void work(ChaosCluster cluster, RunRecorder recorder) throws InterruptedException {
    RunClients clients =
        RunClients.start(
            workload,
            plan.clients(),
            plan.pause(),
            cluster.processes().gateways(),
            random.split(),
            recorder::record);
    try {
      safety(cluster, clients, recorder);
      liveness(cluster.processes(), recorder);
    } finally {
      clients.stop();
    }
    clients.failure().ifPresent(failure -> findings.add(crashed("clients", failure)));
  }

  private void safety(ChaosCluster cluster, RunClients clients, RunRecorder recorder)
      throws InterruptedException {
    List<Fault> faults = available(cluster);
    if (faults.isEmpty()) {
      watch(clients, recorder, () -> false);
      if (!plan.faults().isEmpty()) {
        findings.add(
            new Finding(
                "nemesis", new Verdict.Inconclusive("none of the faults can be done here")));
      }
      return;
    }
    try (Nemesis nemesis =
        Nemesis.start(
            cluster, faults, plan.pace(), random.split(), System::nanoTime, recorder::record)) {
      watch(clients, recorder, nemesis::hasFailed);
    } catch (NemesisException e) {
      findings.add(
          new Finding(
              "nemesis", new Verdict.Inconclusive("a fault could not be done or undone: " + e)));
    }
    if (recorder.strikes() == 0) {
      findings.add(new Finding("nemesis", new Verdict.Inconclusive("no fault struck")));
    }
    progress.say("all faults are healed");
  }

  private List<Fault> available(ChaosCluster cluster) {
    List<Fault> available = new ArrayList<>();
    for (Fault fault : plan.faults()) {
      Optional<String> obstacle = fault.unavailable(cluster);
      if (obstacle.isEmpty()) {
        available.add(fault);
      } else {
        progress.say("SKIPPED: fault %s: %s".formatted(fault.name(), obstacle.get()));
      }
    }
    return available;
  }

  /** Until the time is over, or going on makes no sense. */
  private void watch(RunClients clients, RunRecorder recorder, BooleanSupplier broken)
      throws InterruptedException {
    long untilNanos = System.nanoTime() + plan.faultTime().toNanos();
    while (untilNanos - System.nanoTime() > 0
        && clients.failure().isEmpty()
        && !broken.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(100);
      progress.show(recorder);
    }
  }

  /**
   * Every node must be ready and take writes again, whatever was done to it. One that passes writes
   * on to the leader need not be ready, and one that is may have no client.
   */
  private void liveness(ProcessCluster processes, RunRecorder recorder) {
    long healedNanos = System.nanoTime();
    // Those at which a client is at home: no one asks the others.
    Set<NodeProcess> asked =
        processes.nodes().stream()
            .limit(Math.min(plan.clients(), plan.nodes()))
            .collect(Collectors.toSet());
    Predicate<NodeProcess> serves =
        node ->
            (!asked.contains(node) || recorder.wroteSince(node.name(), healedNanos))
                && ProcessCluster.isReady(node);
    boolean recovered =
        Waiting.until(plan.recoveryBound(), () -> processes.nodes().stream().allMatch(serves));
    Duration took = Duration.ofNanos(System.nanoTime() - healedNanos);
    List<String> missing =
        processes.nodes().stream().filter(serves.negate()).map(NodeProcess::name).toList();
    findings.add(
        new Finding(
            "liveness",
            recovered
                ? new Verdict.Correct(
                    "every node was ready and took a write within %d ms after the last fault"
                        .formatted(took.toMillis()),
                    plan.nodes())
                : new Verdict.NotLive(
                    "%s was not ready, or took no write, within %d s after the last fault"
                        .formatted(missing, plan.recoveryBound().toSeconds()))));
    progress.say(recovered ? "every node serves again" : "NOT LIVE: " + missing);
  }

  /** Reads back from every node what was acknowledged, most often after all of them were killed. */
  private void end(ProcessCluster processes, RunRecorder recorder) throws InterruptedException {
    if (plan.killAllAtTheEnd()) {
      progress.say("killing and starting all nodes");
      processes.killAll();
      processes.start();
      processes.awaitReady(SETTLE_TIMEOUT);
    }
    progress.say("reading everything back from every node");
    long unanswered =
        new LastReads(processes, workload, recorder::record)
            .read(plan.clients() + 1, plan.recoveryBound());
    if (unanswered > 0) {
      findings.add(
          new Finding(
              "last reads",
              new Verdict.NotLive(unanswered + " reads after all faults got no answer")));
    }
  }

  private RunResult judged() throws IOException {
    History history;
    try {
      history = HistoryFileReader.read(folder.history());
    } catch (HistoryFileException e) {
      throw new IllegalStateException("the suite wrote a history that it cannot read", e);
    }
    findings.add(new NodeExits(plan.faults(), history.faults()).judge(exits));
    findings.addAll(
        Judge.of(history, plan.minimumOperations(), plan.recoveryBound()).judge(history));
    return new RunResult(findings, history);
  }

  private static Finding notLive(String what, Exception e) {
    return new Finding(what, new Verdict.NotLive(String.valueOf(e.getMessage())));
  }

  private static Finding crashed(String what, Throwable e) {
    return new Finding(what, new Verdict.Crashed(e.toString()));
  }
}
