package io.holdfast.bench;

import io.holdfast.bench.chart.Charts;
import io.holdfast.bench.cluster.ServerProcesses;
import io.holdfast.bench.cluster.Systems;
import io.holdfast.bench.report.ReportText;
import io.holdfast.bench.report.RunReport;
import io.holdfast.bench.run.BenchmarkRun;
import io.holdfast.bench.run.RunPlan;
import io.holdfast.bench.run.Workloads;
import io.holdfast.hotpath.ApplyCommand;
import io.holdfast.hotpath.StorageCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code scripts/bench}. */
@Command(
    name = "bench",
    subcommands = {
      ApplyCommand.class,
      DrawCommand.class,
      GrowthCommand.class,
      LeasesCommand.class,
      StorageCommand.class,
      TlsCommand.class,
      WatchCommand.class
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Measures Holdfast, etcd and ZooKeeper with one load generator, each as three processes on"
            + " loopback with fsync on.")
public final class BenchMain implements Callable<Integer> {
  private static final String ALL = "ceiling,holdfast,etcd-json,etcd-grpc,zookeeper";

  @Option(
      names = "--systems",
      defaultValue = ALL,
      description = "What is measured, with commas between (default: ${DEFAULT-VALUE}).")
  private String systems;

  @Option(
      names = "--workloads",
      defaultValue = Workloads.GOALS,
      description = {
        "Workloads or sets of them, with commas between (default: ${DEFAULT-VALUE}).",
        "A workload: mix[@rate]:clients[:bytes], as in put:64, put@1000:64, get:16:4KiB.",
        "Mixes: put, get, get-local, mixed, batch, ycsb-a, -b, -c, -d, -f; and leader-kill by"
            + " itself.",
        "Sets: goals, clients, sizes, ycsb."
      })
  private String workloads;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often each system has its turn (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "How long each workload is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      description =
          "Seconds of load before the first workload of each start (default: ${DEFAULT-VALUE}).")
  private int warmUpSeconds;

  @Option(
      names = "--records",
      defaultValue = "10000",
      description =
          "Keys that are loaded before (default: ${DEFAULT-VALUE}; fewer where values are large).")
  private int records;

  @Option(names = "--json", description = "Keep all figures in this file.")
  private Path json;

  @Option(names = "--charts", description = "Draw the pictures into this directory.")
  private Path charts;

  @Option(
      names = "--directory",
      defaultValue = "${sys:java.io.tmpdir}",
      description =
          "Where the servers keep their data while they run (default: ${DEFAULT-VALUE}). Not a RAM"
              + " disk.")
  private Path directory;

  @Option(
      names = "--smoke",
      description =
          "Holdfast only: put with 64 clients, get with 256, 3 s each. Fails on errors, never on"
              + " times.")
  private boolean isSmoke;

  private BenchMain() {}

  /**
   * Runs the command and ends the JVM with its exit code: 0, 1 for failed operations or systems, 2
   * for wrong use.
   */
  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new BenchMain());
    command.setExecutionExceptionHandler(BenchMain::complain);
    System.exit(command.execute(arguments));
  }

  private static int complain(
      Exception failure, CommandLine command, CommandLine.ParseResult ignored) {
    command.getErr().println("bench: " + failure.getMessage());
    return failure instanceof IllegalArgumentException
        ? CommandLine.ExitCode.USAGE
        : CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    RunPlan plan = isSmoke ? smokePlan() : plan();
    try (ServerProcesses processes = new ServerProcesses(directory)) {
      BenchmarkRun run = new BenchmarkRun(plan, processes, System.err::println);
      RunReport report = run.run(commandText());
      if (json != null) {
        report.write(json);
      }
      if (charts != null) {
        Charts.write(report, charts);
      }
      ReportText text = new ReportText(report);
      System.out.println(text.text());
      return text.hasFailures() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }
  }

  private RunPlan plan() {
    List<String> written = Workloads.expand(workloads);
    return new RunPlan(
        Systems.named(systems),
        Workloads.loads(written),
        rounds,
        Duration.ofSeconds(warmUpSeconds),
        Duration.ofSeconds(seconds),
        records,
        written.contains(Workloads.LEADER_KILL),
        directory);
  }

  private RunPlan smokePlan() {
    return new RunPlan(
        Systems.named("holdfast"),
        Workloads.loads(Workloads.expand("smoke")),
        1,
        Duration.ofSeconds(1),
        Duration.ofSeconds(3),
        1_000,
        false,
        directory);
  }

  private String commandText() {
    return isSmoke
        ? "scripts/bench --smoke"
        : "scripts/bench --systems "
            + systems
            + " --workloads "
            + workloads
            + " --rounds "
            + rounds
            + " --seconds "
            + seconds
            + " --warm-up "
            + warmUpSeconds
            + " --records "
            + records;
  }
}
