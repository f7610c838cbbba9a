package io.holdfast.chaos.run;

import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.judge.Judge.Finding;
import io.holdfast.chaos.mutant.Mutant;
import io.holdfast.chaos.mutant.MutantAgent;
import io.holdfast.chaos.mutant.Trial;
import io.holdfast.chaos.nemesis.Fault;
import io.holdfast.chaos.nemesis.NemesisPace;
import io.holdfast.chaos.nemesis.fault.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Puts one mutant through what it must be caught in: runs, each with the next seed. */
final class MutantTrial {
  private static final int MINIMUM_OPERATIONS = 50;

  /** Strikes often: a mutant is to be caught, not to be worn out. */
  private static final NemesisPace PACE =
      new NemesisPace(
          Duration.ofSeconds(1),
          Duration.ofSeconds(4),
          Duration.ofSeconds(1),
          Duration.ofSeconds(4),
          1);

  private final Path out;
  private final Progress progress;

  /**
   * Trials whose runs go to folders in there.
   *
   * @param progress hears what happens
   */
  MutantTrial(Path out, Progress progress) {
    this.out = out;
    this.progress = progress;
  }

  /**
   * What came of it.
   *
   * @param seed of the run that is told of: the one that caught it, or the last
   * @param took from the begin of the first run to the last verdict
   * @param by the checkers that caught it; empty = it escaped
   * @param verdict of that run, in a word
   */
  record Result(Mutant mutant, long seed, Duration took, String by, String verdict) {
    boolean isCaught() {
      return !by.isEmpty();
    }
  }

  /**
   * Runs until it is caught, or the runs have lasted as long as its bound.
   *
   * @param seed of the first run
   */
  Result run(Mutant mutant, long seed) throws IOException, InterruptedException {
    Trial trial = mutant.trial();
    long beganNanos = System.nanoTime();
    long lastSeed = seed;
    RunResult result;
    Duration worked = Duration.ZERO;
    do {
      lastSeed = seed + worked.dividedBy(trial.run());
      RunPlan plan = plan(mutant, trial, lastSeed);
      result = new ChaosRun(plan, progress).run();
      requireMutants(plan, mutant);
      worked = worked.plus(trial.run());
      FileTrees.delete(new RunFolder(plan.folder()).cluster());
    } while (caughtBy(result).isEmpty() && worked.compareTo(trial.bound()) < 0);
    return new Result(
        mutant,
        lastSeed,
        Duration.ofNanos(System.nanoTime() - beganNanos),
        caughtBy(result),
        result.verdict().word());
  }

  private RunPlan plan(Mutant mutant, Trial trial, long seed) {
    return new RunPlan(
        seed,
        trial.workload(),
        faults(trial),
        trial.run(),
        PACE,
        trial.clients(),
        trial.pause(),
        3,
        RunPlan.PATIENT,
        trial.recovery(),
        MINIMUM_OPERATIONS,
        false,
        List.of(new MutantEquipment(MutantEquipment.findAgent(), mutant.name(), trial.nodes())),
        false,
        out.resolve(mutant.name() + "-" + seed + "-" + System.currentTimeMillis()));
  }

  private static List<Fault> faults(Trial trial) {
    return trial.faults().stream()
        .map(
            name ->
                Faults.named(name)
                    .orElseThrow(() -> new IllegalStateException("no fault is named " + name)))
        .toList();
  }

  /** A node that is none would make the suite look blind. */
  private static void requireMutants(RunPlan plan, Mutant mutant) throws IOException {
    Path cluster = new RunFolder(plan.folder()).cluster();
    for (int i = 1; i <= plan.nodes(); i++) {
      Path log = cluster.resolve("n" + i + ".log");
      boolean wanted = ((MutantEquipment) plan.equipment().getFirst()).isMutant("n" + i);
      if (wanted
          && Files.exists(log)
          && !Files.readString(log).contains(MutantAgent.ANNOUNCEMENT + mutant.name())) {
        throw new IllegalStateException("n" + i + " is no mutant, see " + log);
      }
    }
  }

  /**
   * Whoever saw something wrong. That a node ended, or the suite did not understand an answer, does
   * not count: it may have another reason than the bug.
   */
  private static String caughtBy(RunResult result) {
    return result.findings().stream()
        .filter(
            finding ->
                finding.verdict() instanceof Verdict.Incorrect
                    || finding.verdict() instanceof Verdict.NotLive)
        .map(Finding::checker)
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
