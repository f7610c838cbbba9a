package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A loss of power while nodes write to their logs: some nodes, or all, are killed at one moment,
 * and their logs end in half a record, which nobody acknowledged. Heal starts them; none may stay
 * down.
 */
final class TornRecord implements Fault {
  private static final String OPEN_SEGMENT = "log_inprogress_";

  @Override
  public String name() {
    return "torn-record";
  }

  @Override
  public Optional<String> unavailable(ChaosCluster cluster) {
    return Optional.empty();
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) throws IOException {
    List<NodeProcess> nodes = Victims.some(cluster, random);
    nodes.parallelStream().forEach(NodeProcess::kill);
    List<String> torn = new ArrayList<>();
    for (NodeProcess node : nodes) {
      node.killAndChange(
          () -> {
            // Else a loss of power later on would take back what lies before the half record.
            if (cluster.disks().unavailable().isEmpty()) {
              cluster.disks().loseUnforced(node.name());
            }
            tear(node, random).ifPresent(how -> torn.add(node.name() + ": " + how));
          });
    }
    return new StoppedNodes(
        "power of " + Victims.names(nodes) + " is gone; " + String.join("; ", torn), nodes);
  }

  private static Optional<String> tear(NodeProcess node, RandomGenerator random)
      throws IOException {
    for (Path file : FileTrees.files(node.dataDirectory())) {
      if (file.getFileName().toString().startsWith(OPEN_SEGMENT)) {
        return LogTail.tear(file, random);
      }
    }
    return Optional.empty();
  }
}
