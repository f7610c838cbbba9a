package io.holdfast.bench;

import io.holdfast.bench.cluster.ServerProcesses;
import io.holdfast.bench.secured.TlsCost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/bench tls}: what TLS and users cost. */
@Command(
    name = "tls",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Compares three plain nodes with three that speak TLS, with each other too, and check a"
            + " token: processor time of the servers for each linearizable get and each put, by"
            + " turns.")
final class TlsCommand implements Callable<Integer> {
  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How often each has its turn (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "How long each turn is (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--clients",
      defaultValue = "16",
      description = "Clients that wait for answers (default: ${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--directory",
      defaultValue = "${sys:java.io.tmpdir}",
      description = "Where the servers keep their data (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (ServerProcesses processes = new ServerProcesses(directory)) {
      TlsCost cost = new TlsCost(clients, Duration.ofSeconds(seconds), System.err::println);
      System.out.println(cost.measure(processes, rounds));
    }
    return 0;
  }
}
