package io.holdfast.bench.report;

import io.holdfast.bench.cluster.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a run took place. Figures without it say nothing.
 *
 * @param dataFileSystem what the data directories lie on; on tmpfs an fsync costs nothing, so
 *     nothing can be said there
 */
public record Machine(
    int cores,
    String cpu,
    long memoryMebibytes,
    String kernel,
    String java,
    String dataFileSystem,
    String commit) {

  /** This machine, with data below the given directory. */
  public static Machine here(Path dataParent) throws IOException {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        field("/proc/cpuinfo", "model name"),
        Long.parseLong(field("/proc/meminfo", "MemTotal").replace("kB", "").strip()) / 1_024,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        Runtime.version().toString(),
        Files.getFileStore(dataParent).type(),
        readCommit());
  }

  private static String field(String file, String name) throws IOException {
    List<String> lines = Files.readAllLines(Path.of(file));
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static String readCommit() throws IOException {
    if (!Commands.isInstalled("git")) {
      return "unknown";
    }
    return Commands.output("git", "describe", "--always", "--dirty", "--abbrev=12");
  }

  /** One line for people. */
  public String text() {
    return cores
        + " cores of "
        + cpu
        + ", "
        + memoryMebibytes
        + " MiB, "
        + kernel
        + ", Java "
        + java
        + ", data on "
        + dataFileSystem
        + ", commit "
        + commit;
  }
}
