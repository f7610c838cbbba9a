package io.holdfast.bench;

import io.holdfast.bench.watch.WatchLoad;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/bench watch}: how soon many watches hear of what is written. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Opens watches at a node that runs, writes there at a rate, and tells how much of it was"
            + " delivered how soon.")
final class WatchCommand implements Callable<Integer> {
  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Where the node listens (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "8101",
      description = "Where the node listens (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--watches",
      defaultValue = "10000",
      description = "How many are open (default: ${DEFAULT-VALUE}).")
  private int watches;

  @Option(
      names = "--matching",
      defaultValue = "10",
      description = "How many of them each write is for (default: ${DEFAULT-VALUE}).")
  private int matching;

  @Option(
      names = "--rate",
      defaultValue = "1000",
      description = "Writes a second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "How long is written (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(names = "--pid", description = "The node's process, to tell its memory.")
  private Long pid;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path process = pid == null ? null : Path.of("/proc", Long.toString(pid));
    new WatchLoad(
            new InetSocketAddress(host, port),
            watches,
            Math.min(matching, watches),
            rate,
            Duration.ofSeconds(seconds),
            process)
        .run();
    return 0;
  }
}
