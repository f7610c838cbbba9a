package io.holdfast.chaos.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.holdfast.chaos.client.Gateway;
import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.cluster.GatewayProcess;
import io.holdfast.chaos.cluster.NodeHost;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of the drills: {@code scripts/drill}. */
@Command(
    name = "drill",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Breaks a fresh three-node cluster on this machine while clients write and read through "
            + "all gateways, and prints how long they waited and what is missing. Exit code 1 "
            + "when a target is missed or a promise was broken.")
public final class Drill implements Callable<Integer> {
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

  @Parameters(
      paramLabel = "FAULT",
      description =
          "kill-leader, pause-leader, stop-leader, kill-follower, lose-disk or restart-all.",
      converter = FaultConverter.class)
  private DrillFault fault;

  @Option(names = "--runs", description = "How often (${DEFAULT-VALUE}).")
  private int runs = 3;

  @Option(names = "--clients", description = "Sequential clients (${DEFAULT-VALUE}).")
  private int clients = 64;

  @Option(
      names = "--gateways",
      paramLabel = "N",
      description =
          "Clients go through so many gateways without data (holdfast gateway) instead of through"
              + " the nodes' own.")
  private int gateways;

  @Option(
      names = "--rate",
      description = "Operations a second over all clients, at the most (${DEFAULT-VALUE}).")
  private int rate = 1_000;

  @Option(
      names = "--before",
      description =
          "Load before each fault (${DEFAULT-VALUE}). A node that has just started runs code that"
              + " is not compiled yet.",
      defaultValue = "10s",
      converter = DurationConverter.class)
  private Duration before;

  @Option(
      names = "--attempt-timeout",
      description = "How long a client waits for one gateway before the next (${DEFAULT-VALUE}).",
      defaultValue = "2s",
      converter = DurationConverter.class)
  private Duration attemptTimeout;

  @Option(
      names = "--rto",
      description = "Target: no client of a gateway that lives on waits longer, such as 1s.",
      converter = DurationConverter.class)
  private Duration rto;

  @Option(names = "--rpo", description = "Target: so many acknowledged writes may be missing.")
  private long rpo;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  public static void main(String[] arguments) {
    Program.run(new Drill(), arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("holdfast-drill-");
    ProcessCluster cluster =
        new ProcessCluster(ClusterPlan.onFreePorts("drill", home, 3), NodeHost.DETACHED);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(cluster, home), "clean-up"));
    cluster.start();
    cluster.awaitReady(READY_TIMEOUT);
    return judge(run(cluster, startGateways(cluster), json ? System.err : System.out));
  }

  /** The gateways that the clients use. */
  private List<Gateway> startGateways(ProcessCluster cluster) {
    if (gateways == 0) {
      return cluster.gateways();
    }
    List<GatewayProcess> processes =
        IntStream.rangeClosed(1, gateways)
            .mapToObj(i -> GatewayProcess.start(cluster.plan(), "g" + i, "", cluster.nodes()))
            .toList();
    processes.forEach(process -> process.awaitReady(READY_TIMEOUT));
    return processes.stream().map(GatewayProcess::gateway).toList();
  }

  private List<RunResult> run(ProcessCluster cluster, List<Gateway> doors, PrintStream out)
      throws IOException, InterruptedException {
    DrillLoad load = new DrillLoad(clients, rate, attemptTimeout, before, Duration.ofSeconds(3));
    List<RunResult> results = new ArrayList<>();
    out.println(DrillReport.heading());
    for (int number = 1; number <= runs; number++) {
      RunResult result = new DrillRun(cluster, doors, fault, load, number).run();
      results.add(result);
      out.println(DrillReport.line(result));
    }
    return results;
  }

  private int judge(List<RunResult> results) throws IOException {
    DrillTargets targets = new DrillTargets(rto == null ? -1 : rto.toMillis(), rpo);
    List<String> missed = targets.missedBy(results);
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("fault", fault.text());
      document.put("runs", results);
      document.put("missed", missed);
      System.out.println(
          new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(document));
    } else {
      System.out.print(DrillReport.summary(fault, results));
      missed.forEach(line -> System.out.println("MISSED  " + line));
    }
    return missed.isEmpty() ? 0 : 1;
  }

  private static void cleanUp(ProcessCluster cluster, Path home) {
    cluster.killAll();
    FileTrees.delete(home);
  }
}
