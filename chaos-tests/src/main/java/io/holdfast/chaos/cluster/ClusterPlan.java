package io.holdfast.chaos.cluster;

import io.holdfast.chaos.client.Access;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A cluster to be: its nodes, and where its files live. The files are laid out as by
 * scripts/cluster, which can therefore look after what this package started: {@code n1.yaml} and
 * {@code n1.log} and {@code n1.pid} beside the data directory {@code n1}.
 *
 * @param directory absolute; holds everything of this cluster
 * @param launcher the program {@code holdfast}
 * @param settings lines of YAML, added to every node's configuration
 */
public record ClusterPlan(
    String name, Path directory, Path launcher, List<NodePlan> nodes, List<String> settings) {
  private static final String LOOPBACK = "127.0.0.1";

  public ClusterPlan {
    directory = directory.toAbsolutePath().normalize();
    launcher = launcher.toAbsolutePath().normalize();
    nodes = List.copyOf(nodes);
    settings = List.copyOf(settings);
  }

  /** Nodes n1 to nN on loopback, on ports that were free a moment ago. */
  public static ClusterPlan onFreePorts(String name, Path directory, int count) {
    List<NodePlan> nodes = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      nodes.add(new NodePlan("n" + i, LOOPBACK, FreePorts.take(), FreePorts.take(), ""));
    }
    return new ClusterPlan(name, directory, Distribution.launcher(), nodes, List.of());
  }

  /** Nodes n1 to nN on loopback; node i has the base ports plus i. */
  public static ClusterPlan onPorts(
      String name, Path directory, int count, int httpBase, int raftBase) {
    List<NodePlan> nodes = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      nodes.add(new NodePlan("n" + i, LOOPBACK, httpBase + i, raftBase + i, ""));
    }
    return new ClusterPlan(name, directory, Distribution.launcher(), nodes, List.of());
  }

  /** With a line of YAML more in every node's configuration. */
  public ClusterPlan with(String setting) {
    List<String> more = new ArrayList<>(settings);
    more.add(setting);
    return new ClusterPlan(name, directory, launcher, nodes, more);
  }

  /** With the nodes in these zones, in order. */
  public ClusterPlan inZones(String... zones) {
    List<NodePlan> placed = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      placed.add(nodes.get(i).in(zones[i]));
    }
    return new ClusterPlan(name, directory, launcher, placed, settings);
  }

  /** With nodes that clients get into in this way. */
  public ClusterPlan with(Access access) {
    List<NodePlan> entered = nodes.stream().map(node -> node.with(access)).toList();
    return new ClusterPlan(name, directory, launcher, entered, settings);
  }

  public ClusterPlan withLauncher(Path other) {
    return new ClusterPlan(name, directory, other, nodes, settings);
  }

  /** Finds out whether the nodes could listen where they should. */
  public void checkPorts() throws PortInUseException {
    for (NodePlan node : nodes) {
      for (int port : List.of(node.httpPort(), node.raftPort())) {
        if (!FreePorts.isFree(port)) {
          throw new PortInUseException(node, port);
        }
      }
    }
  }

  /** Where the node of this name keeps its data. */
  public Path dataDirectory(String node) {
    return directory.resolve(node);
  }

  Path dataDirectory(NodePlan node) {
    return dataDirectory(node.name());
  }

  Path configFile(NodePlan node) {
    return directory.resolve(node.name() + ".yaml");
  }

  Path logFile(NodePlan node) {
    return directory.resolve(node.name() + ".log");
  }

  Path pidFile(NodePlan node) {
    return directory.resolve(node.name() + ".pid");
  }

  /** The configuration file of one node. */
  public String configOf(NodePlan node) {
    StringBuilder yaml = new StringBuilder(512);
    yaml.append("cluster: ").append(name).append('\n');
    yaml.append("node: ").append(node.name()).append('\n');
    yaml.append("data: \"").append(dataDirectory(node)).append("\"\n");
    yaml.append("http: ").append(node.http()).append('\n');
    yaml.append("raft: ").append(node.raft()).append('\n');
    if (!node.zone().isEmpty()) {
      yaml.append("zone: ").append(node.zone()).append('\n');
    }
    yaml.append("members:\n");
    for (NodePlan member : nodes) {
      yaml.append("  - {node: ").append(member.name());
      yaml.append(", raft: \"").append(member.raft());
      yaml.append("\", http: \"").append(member.http());
      yaml.append("\", zone: \"").append(member.zone()).append("\"}\n");
    }
    settings.forEach(line -> yaml.append(line).append('\n'));
    return yaml.toString();
  }
}
