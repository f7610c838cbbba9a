package io.holdfast.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.holdfast.bench.cluster.MeasuredSystem;
import io.holdfast.bench.cluster.ServerProcesses;
import io.holdfast.bench.cluster.Systems;
import io.holdfast.bench.growth.GrowthReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/bench growth}: what many keys cost. */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Fills each system with keys and measures load rate, latency, memory, disk and restarts on"
            + " the way.")
final class GrowthCommand implements Callable<Integer> {
  private static final int LEAST_KEYS = 100_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--systems",
      defaultValue = "holdfast",
      description = "What is filled, with commas between (default: ${DEFAULT-VALUE}).")
  private String systems;

  @Option(
      names = "--keys",
      defaultValue = "10000000",
      description = "How many keys in the end (default: ${DEFAULT-VALUE}).")
  private int keys;

  @Option(
      names = "--value-bytes",
      defaultValue = "100",
      description = "Size of each value (default: ${DEFAULT-VALUE}).")
  private int valueBytes;

  @Option(names = "--json", description = "Keep all figures in this file.")
  private Path json;

  @Option(
      names = "--directory",
      defaultValue = "${sys:java.io.tmpdir}",
      description = "Where the servers keep their data (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (keys < LEAST_KEYS || valueBytes < 1) {
      throw new ParameterException(
          spec.commandLine(), "at least " + LEAST_KEYS + " keys, of at least 1 byte each");
    }
    GrowthReport report = new GrowthReport(directory);
    try (ServerProcesses processes = new ServerProcesses(directory)) {
      for (MeasuredSystem system : Systems.named(systems)) {
        report.measure(system, processes, keys, valueBytes, System.err::println);
      }
    }
    if (json != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(json.toFile(), report.content());
    }
    System.out.println(report.text());
    return 0;
  }
}
