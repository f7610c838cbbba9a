package io.holdfast.bench.growth;

import io.holdfast.bench.cluster.MeasuredSystem;
import io.holdfast.bench.cluster.ServerProcesses;
import io.holdfast.bench.report.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The growth of one system after the other, on one machine. */
public final class GrowthReport {
  private final Machine machine;
  private final List<GrowthResult> results = new ArrayList<>();

  /**
   * Begins a report.
   *
   * @param directory where the servers will keep their data
   */
  public GrowthReport(Path directory) throws IOException {
    this.machine = Machine.here(directory);
  }

  /** What is kept as JSON. */
  public record Content(Machine machine, List<GrowthResult> results) {}

  /**
   * Fills a system and measures it on the way.
   *
   * @param progress is told a line at each step
   */
  public void measure(
      MeasuredSystem system,
      ServerProcesses processes,
      int keys,
      int valueBytes,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    results.add(GrowthRun.run(system, processes, keys, valueBytes, progress));
  }

  public Content content() {
    return new Content(machine, List.copyOf(results));
  }

  /** For people. */
  public String text() {
    StringBuilder text = new StringBuilder(machine.text()).append("\n\n");
    results.forEach(result -> text.append(GrowthText.of(result)).append('\n'));
    return text.toString();
  }
}
