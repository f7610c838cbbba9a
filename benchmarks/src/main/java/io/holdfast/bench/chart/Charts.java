package io.holdfast.bench.chart;

import io.holdfast.bench.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All pictures that a report has the figures for. */
public final class Charts {
  private Charts() {}

  /**
   * Writes the pictures, over those that are there.
   *
   * @return the files that were written
   */
  public static List<Path> write(RunReport report, Path directory) throws IOException {
    Files.createDirectories(directory);
    List<Path> written = new ArrayList<>();
    write(directory.resolve("throughput.svg"), new ThroughputChart(report).svg(), written);
    write(directory.resolve("latency.svg"), new LatencyChart(report).svg(), written);
    write(directory.resolve("leader-kill.svg"), new LeaderKillChart(report).svg(), written);
    return written;
  }

  private static void write(Path file, Optional<String> svg, List<Path> written)
      throws IOException {
    if (svg.isPresent()) {
      written.add(Files.writeString(file, svg.get()));
    }
  }
}
