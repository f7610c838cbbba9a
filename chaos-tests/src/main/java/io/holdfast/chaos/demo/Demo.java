package io.holdfast.chaos.demo;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.EquippedHost;
import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.cluster.NodeHost;
import io.holdfast.chaos.cluster.PortInUseException;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.Program;
import io.holdfast.chaos.security.ClusterSecurity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the demo: {@code scripts/demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Starts three nodes, writes every assigned Unicode character through all three gateways, "
            + "kills the leader in the middle, restarts it, and reads every acknowledged record "
            + "back from every node. Exit code 1 when one is lost or the replicas differ.")
public final class Demo implements Callable<Integer> {
  private static final int NODES = 3;

  @Option(names = "--keep", description = "Leave the cluster up, for scripts/cluster.")
  private boolean keep;

  @Option(
      names = "--tls",
      description =
          "Everything over TLS, between the nodes too, and nobody gets in without a token. Not with"
              + " --keep: scripts/cluster up --tls makes such a cluster to keep.")
  private boolean tls;

  @Option(names = "--clients", description = "Clients that write at once (${DEFAULT-VALUE}).")
  private int clients = 96;

  @Option(
      names = "--directory",
      description =
          "Where the cluster lives; must hold none yet. Default: .holdfast with --keep, else a"
              + " temporary one.")
  private Path directory;

  @Option(
      names = "--http-base",
      description = "Node i has this HTTP port plus i (${DEFAULT-VALUE}).",
      defaultValue = "${env:HOLDFAST_HTTP_BASE:-8100}")
  private int httpBase;

  @Option(
      names = "--raft-base",
      description = "Node i has this Raft port plus i (${DEFAULT-VALUE}).",
      defaultValue = "${env:HOLDFAST_RAFT_BASE:-9100}")
  private int raftBase;

  public static void main(String[] arguments) {
    Program.run(new Demo(), arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (tls && keep) {
      System.err.println(
          "demo: what clients of --tls need ends with the demo, and the cluster cannot be kept;"
              + " scripts/cluster up --tls makes one to keep");
      return 2;
    }
    Path home = home();
    ClusterPlan plan = ClusterPlan.onPorts("local", home, NODES, httpBase, raftBase);
    if (Files.exists(home)) {
      // It is removed at the end, with all that is in it.
      System.err.println("demo: " + home + " is there already; scripts/cluster wipe removes it");
      return 2;
    }
    try {
      plan.checkPorts();
    } catch (PortInUseException e) {
      System.err.println("demo: " + e.getMessage() + "; is a cluster up? scripts/cluster down");
      return 2;
    }
    return tls ? runSecured(plan, home) : run(plan, NodeHost.DETACHED, Optional.empty(), home);
  }

  private int runSecured(ClusterPlan open, Path home) throws IOException, InterruptedException {
    ClusterSecurity security = ClusterSecurity.of(open);
    NodeHost host = new EquippedHost(NodeHost.DETACHED, List.of(security));
    return run(security.secure(open), host, Optional.of(security), home);
  }

  private int run(ClusterPlan plan, NodeHost host, Optional<ClusterSecurity> security, Path home)
      throws IOException, InterruptedException {
    ProcessCluster cluster = new ProcessCluster(plan, host);
    Thread cleanup = new Thread(() -> cleanUp(cluster, home), "clean-up");
    Runtime.getRuntime().addShutdownHook(cleanup);
    DemoReport report = new DemoRun(cluster, security, clients, System.out).run();
    System.out.print(report.text());
    if (keep) {
      cluster.leaveRunning();
      Runtime.getRuntime().removeShutdownHook(cleanup);
      System.out.println("\nThe cluster stays up: scripts/cluster status");
    }
    return report.isGood() ? 0 : 1;
  }

  /** Runs at every end but a kept one: the normal one, Ctrl-C, an exception. */
  private void cleanUp(ProcessCluster cluster, Path home) {
    cluster.killAll();
    FileTrees.delete(home);
  }

  private Path home() {
    if (directory != null) {
      return directory.toAbsolutePath();
    }
    return keep
        ? Path.of(".holdfast").toAbsolutePath()
        : Path.of(
            System.getProperty("java.io.tmpdir"), "holdfast-demo-" + ProcessHandle.current().pid());
  }
}
