package io.holdfast.bench;

import io.holdfast.bench.chart.Charts;
import io.holdfast.bench.report.ReportText;
import io.holdfast.bench.report.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scripts/bench draw}: table and pictures of figures that were kept. */
@Command(
    name = "draw",
    mixinStandardHelpOptions = true,
    description = "Prints the table of a kept run and draws its pictures, without measuring again.")
final class DrawCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "What --json kept.")
  private Path file;

  @Option(
      names = "--into",
      defaultValue = "docs/benchmarks",
      description = "Directory of the pictures (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    RunReport report = RunReport.read(file);
    System.out.println(new ReportText(report).text());
    for (Path written : Charts.write(report, directory)) {
      System.err.println("drew " + written);
    }
    return 0;
  }
}
