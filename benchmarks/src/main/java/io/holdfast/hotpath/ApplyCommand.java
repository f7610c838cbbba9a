package io.holdfast.hotpath;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.holdfast.bench.report.TextTable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/bench apply}: what a put costs one node, without network, log and fsync. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Applies batches of puts to a state on disk, in this process and on one thread, and tells"
            + " what each stage takes. Puts write over random keys that are there.")
public final class ApplyCommand implements Callable<Integer> {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  @Option(
      names = "--puts",
      split = ",",
      defaultValue = "1,20,100",
      description = "Puts in a batch, one row of the table for each (default: ${DEFAULT-VALUE}).")
  private List<Integer> puts;

  @Option(
      names = "--keys",
      defaultValue = "10000",
      description = "Keys that are loaded before (default: ${DEFAULT-VALUE}).")
  private int keys;

  @Option(
      names = "--value-bytes",
      defaultValue = "256",
      description = "Size of each value (default: ${DEFAULT-VALUE}).")
  private int valueBytes;

  @Option(
      names = "--history",
      defaultValue = "100000",
      description =
          "Revisions that stay readable; each put reclaims an older one (default:"
              + " ${DEFAULT-VALUE}).")
  private long historyRevisions;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "How long each row is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "8",
      description = "Seconds of batches before the first row (default: ${DEFAULT-VALUE}).")
  private int warmUpSeconds;

  @Option(
      names = "--directory",
      defaultValue = "${sys:java.io.tmpdir}",
      description = "Where the state is kept meanwhile (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    Path state = Files.createTempDirectory(directory, "holdfast-apply");
    PutBatches batches = new PutBatches(keys, valueBytes, 1);
    try (ApplyRun run = new ApplyRun(state.resolve("live"), batches, historyRevisions)) {
      for (int size : puts) {
        run.measure(size, Duration.ofMillis(1_000L * warmUpSeconds / puts.size()));
      }
      System.out.print(table(run));
    } finally {
      delete(state);
    }
    return 0;
  }

  private String table(ApplyRun run) {
    List<String> headings = new ArrayList<>(List.of("puts in a batch", "puts/s", "us/put"));
    for (Stage stage : Stage.values()) {
      headings.add(stage.name().toLowerCase(Locale.ROOT));
    }
    headings.addAll(List.of("bytes/put", "CPU of all threads"));
    TextTable table = new TextTable(0, headings.toArray(String[]::new));
    for (int size : puts) {
      long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
      long cpuBefore = PROCESS.getProcessCpuTime();
      StageTimes times = run.measure(size, Duration.ofSeconds(seconds));
      long cpu = PROCESS.getProcessCpuTime() - cpuBefore;
      long bytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
      table.add(row(size, times, bytes, cpu));
    }
    return table.text();
  }

  private static List<String> row(int size, StageTimes times, long bytes, long cpuNanos) {
    List<String> cells = new ArrayList<>();
    cells.add(Integer.toString(size));
    cells.add("%,.0f".formatted(1e6 / times.microsPerPut()));
    cells.add("%.2f".formatted(times.microsPerPut()));
    for (Stage stage : Stage.values()) {
      cells.add("%.2f".formatted(times.microsPerPut(stage)));
    }
    cells.add("%,d".formatted(bytes / times.puts()));
    cells.add("%.2f".formatted(cpuNanos / 1e3 / times.puts()));
    return cells;
  }

  static void delete(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
