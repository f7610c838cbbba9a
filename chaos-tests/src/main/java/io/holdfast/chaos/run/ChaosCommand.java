package io.holdfast.chaos.run;

import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.cluster.Program;
import io.holdfast.chaos.nemesis.Fault;
import io.holdfast.chaos.nemesis.NemesisPace;
import io.holdfast.chaos.nemesis.fault.Faults;
import io.holdfast.chaos.workload.Workload;
import io.holdfast.chaos.workload.Workloads;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs workloads under faults, one after the other, and ends with the worst verdict. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = "Runs workloads on a cluster of their own under faults, and judges what came.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:correct",
      "2:an option is wrong, or the folder cannot be written",
      "3:inconclusive",
      "127:crashed",
      "128:not live",
      "129:incorrect"
    })
public final class ChaosCommand implements Callable<Integer> {
  private static final int UNUSABLE = 2;
  private static final String EVERYTHING = "all";

  @Spec private CommandSpec specification;

  @Option(
      names = "--minutes",
      defaultValue = "1",
      description = "under faults, for each workload (default: ${DEFAULT-VALUE})")
  private double minutes;

  @Option(names = "--seed", description = "of faults and clients (default: a fresh one, printed)")
  private Long seed;

  @Option(names = "--fault", split = ",", defaultValue = EVERYTHING, description = "names, or all")
  private List<String> faults;

  @Option(
      names = "--workload",
      split = ",",
      defaultValue = EVERYTHING,
      description = "names, or all")
  private List<String> workloads;

  @Option(names = "--clients", defaultValue = "12", description = "(default: ${DEFAULT-VALUE})")
  private int clients;

  @Option(names = "--nodes", defaultValue = "3", description = "(default: ${DEFAULT-VALUE})")
  private int nodes;

  @Option(
      names = "--at-once",
      defaultValue = "1",
      description =
          "how many different faults may be in force together (default: ${DEFAULT-VALUE})")
  private int atOnce;

  @Option(names = "--tls", description = "TLS everywhere, auth.mode on, and clients with a token")
  private boolean secured;

  @Option(
      names = "--out",
      defaultValue = "target/chaos-runs",
      description = "where the folder of each run goes (default: ${DEFAULT-VALUE})")
  private Path out;

  @Option(names = "--list", description = "names all workloads and faults, and runs nothing")
  private boolean list;

  /** Runs from a command line. */
  public static void main(String[] arguments) {
    Program.run(new ChaosCommand(), arguments);
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter output = specification.commandLine().getOut();
    if (list) {
      list(output);
      return 0;
    }
    List<Fault> chosenFaults = chosenFaults();
    List<String> chosenWorkloads = chosenWorkloads();
    if (!(minutes > 0) || clients < 1 || nodes < 1 || atOnce < 1) {
      throw wrong("--minutes, --clients, --nodes and --at-once must be positive");
    }
    long used = seed != null ? seed : new SplittableRandom().nextLong(1_000_000_000);
    List<Verdict> verdicts = new ArrayList<>();
    try {
      for (String workload : chosenWorkloads) {
        RunPlan plan = plan(used, workload, chosenFaults);
        RunResult result = new ChaosRun(plan, new Progress(System.out)).run();
        verdicts.add(result.verdict());
        tell(output, plan, result);
      }
    } catch (IOException e) {
      specification.commandLine().getErr().println("cannot write the run: " + e);
      return UNUSABLE;
    }
    return Verdict.worst(verdicts).exitCode();
  }

  private RunPlan plan(long used, String workload, List<Fault> chosen) {
    return new RunPlan(
        used,
        workload,
        chosen,
        Duration.ofMillis((long) (minutes * 60_000)),
        NemesisPace.DEFAULT.atOnce(atOnce),
        clients,
        Duration.ZERO,
        nodes,
        RunPlan.PATIENT,
        Duration.ofSeconds(60),
        100,
        true,
        List.of(),
        secured,
        out.resolve(workload + "-" + used + "-" + System.currentTimeMillis()));
  }

  private void tell(PrintWriter output, RunPlan plan, RunResult result) {
    result.findings().forEach(finding -> output.println(RunFolder.line(finding)));
    output.printf(
        "%s: %s, %,d operations, in %s%nagain: %s%n%n",
        plan.workload(),
        result.verdict().word().toUpperCase(Locale.ROOT),
        result.history().operations().size(),
        plan.folder(),
        RunDescription.command(plan));
    output.flush();
  }

  private List<Fault> chosenFaults() {
    if (faults.contains(EVERYTHING)) {
      return Faults.all();
    }
    return faults.stream()
        .map(
            name ->
                Faults.named(name)
                    .orElseThrow(
                        () ->
                            wrong(
                                "no fault is named "
                                    + name
                                    + "; there are "
                                    + String.join(
                                        ", ", Faults.all().stream().map(Fault::name).toList()))))
        .toList();
  }

  private List<String> chosenWorkloads() {
    if (workloads.contains(EVERYTHING)) {
      return Workloads.names();
    }
    for (String name : workloads) {
      try {
        Workloads.named(name);
      } catch (IllegalArgumentException e) {
        throw wrong(e.getMessage());
      }
    }
    return workloads;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(specification.commandLine(), message);
  }

  private static void list(PrintWriter output) {
    output.println("Workloads:");
    for (Workload workload : Workloads.all()) {
      output.printf("  %-14s %s%n", workload.name(), workload.purpose());
    }
    output.println("Faults:");
    Faults.all().forEach(fault -> output.println("  " + fault.name()));
    output.flush();
  }
}
