package io.holdfast.hotpath;

import io.holdfast.bench.report.TextTable;
import io.holdfast.hotpath.StorageTrial.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/bench storage}: RocksDB's options, by the size of the values. */
@Command(
    name = "storage",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Fills a database for each set of RocksDB's options and each size of values, in this"
            + " process and on one thread, and tells what loads, reads, misses and ranges take.")
public final class StorageCommand implements Callable<Integer> {
  private static final int SHIPPED_BLOCK = 8 << 10;
  private static final int SHIPPED_CACHE = 64 << 20;
  private static final int SHIPPED_BLOOM = 10;

  private static final List<Variant> VARIANTS =
      List.of(
          new Variant("as shipped", SHIPPED_BLOCK, SHIPPED_BLOOM, SHIPPED_CACHE, 0, true),
          new Variant("whole filters", SHIPPED_BLOCK, SHIPPED_BLOOM, SHIPPED_CACHE, 0, false),
          new Variant("blocks of 4 KiB", 4 << 10, SHIPPED_BLOOM, SHIPPED_CACHE, 0, true),
          new Variant("blocks of 16 KiB", 16 << 10, SHIPPED_BLOOM, SHIPPED_CACHE, 0, true),
          new Variant("blocks of 32 KiB", 32 << 10, SHIPPED_BLOOM, SHIPPED_CACHE, 0, true),
          new Variant("no filter", SHIPPED_BLOCK, 0, SHIPPED_CACHE, 0, true),
          new Variant("cache of 16 MiB", SHIPPED_BLOCK, SHIPPED_BLOOM, 16 << 20, 0, true),
          new Variant("cache of 256 MiB", SHIPPED_BLOCK, SHIPPED_BLOOM, 256 << 20, 0, true),
          new Variant(
              "blobs from 4 KiB", SHIPPED_BLOCK, SHIPPED_BLOOM, SHIPPED_CACHE, 4 << 10, true));

  @Spec private CommandSpec spec;

  @Option(
      names = "--value-bytes",
      split = ",",
      defaultValue = "100,1024,4096,65536",
      description = "Sizes of values, a table for each (default: ${DEFAULT-VALUE}).")
  private List<Integer> sizes;

  @Option(
      names = "--data-mib",
      defaultValue = "256",
      description = "All values of a database together (default: ${DEFAULT-VALUE}).")
  private int dataMebibytes;

  @Option(
      names = "--seconds",
      defaultValue = "2",
      description = "How long each kind of read is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--directory",
      defaultValue = "${sys:java.io.tmpdir}",
      description = "Where the databases are kept meanwhile (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    boolean isTooSmall = sizes.stream().anyMatch(size -> size < 1 || size > dataMebibytes << 10);
    if (dataMebibytes < 1 || seconds < 1 || isTooSmall) {
      throw new ParameterException(
          spec.commandLine(),
          "at least 1 second and 1 MiB of data, and a thousand values in it, of 1 byte or more");
    }
    for (int size : sizes) {
      TextTable table =
          new TextTable(
              1,
              "values of " + size + " bytes, us",
              "load",
              "get",
              "miss",
              "range of " + StorageTrial.RANGE_ROWS,
              "disk MiB");
      for (Variant variant : VARIANTS) {
        table.add(measure(variant, size));
        System.err.println(size + " bytes, " + variant.name() + ": done");
      }
      System.out.println(table.text());
    }
    return 0;
  }

  private List<String> measure(Variant variant, int size) throws IOException {
    Path place = Files.createTempDirectory(directory, "holdfast-storage");
    Duration time = Duration.ofSeconds(seconds);
    try (StorageTrial trial =
        new StorageTrial(place.resolve("db"), variant, size, (long) dataMebibytes << 20)) {
      return List.of(
          variant.name(),
          "%.2f".formatted(trial.load()),
          "%.2f".formatted(trial.get(time)),
          "%.2f".formatted(trial.miss(time)),
          "%.0f".formatted(trial.range(time)),
          "%,d".formatted(trial.diskBytes() >> 20));
    } finally {
      ApplyCommand.delete(place);
    }
  }
}
