package io.holdfast.bench;

import io.holdfast.bench.cluster.MeasuredSystem;
import io.holdfast.bench.cluster.ServerProcesses;
import io.holdfast.bench.cluster.Systems;
import io.holdfast.bench.leases.LeaseRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/bench leases}. */
@Command(
    name = "leases",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Makes many leases, keeps them alive every five seconds, and measures the processor time"
            + " that this takes the servers.")
final class LeasesCommand implements Callable<Integer> {
  private static final Duration EVERY = Duration.ofSeconds(5);

  @Spec private CommandSpec spec;

  @Option(
      names = "--systems",
      defaultValue = "holdfast,etcd-grpc",
      description = "What is measured: holdfast, etcd-grpc (default: ${DEFAULT-VALUE}).")
  private String systems;

  @Option(
      names = "--leases",
      defaultValue = "100000",
      description = "How many leases (default: ${DEFAULT-VALUE}).")
  private int leases;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description =
          "How long keep-alives are measured, after as long a warm-up (default:"
              + " ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--directory",
      defaultValue = "${sys:java.io.tmpdir}",
      description = "Where the servers keep their data (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (leases < 1 || seconds < 1) {
      throw new ParameterException(spec.commandLine(), "at least one lease, and one second");
    }
    try (ServerProcesses processes = new ServerProcesses(directory)) {
      for (MeasuredSystem system : Systems.named(systems)) {
        System.out.println(
            LeaseRun.run(system, processes, leases, EVERY, Duration.ofSeconds(seconds)));
      }
    }
    return 0;
  }
}
