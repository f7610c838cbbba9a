package io.holdfast.chaos.network;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.Distribution;
import io.holdfast.chaos.cluster.NodeHost;
import io.holdfast.chaos.cluster.NodePlan;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.ClusterNetwork;
import io.holdfast.chaos.nemesis.NodeClocks;
import io.holdfast.chaos.nemesis.NodeDisks;
import io.holdfast.chaos.preload.Preloads;
import io.holdfast.chaos.security.ClusterSecurity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes that each have a network namespace and an address of their own. */
public final class NamespaceCluster implements ChaosCluster {
  private static final int HTTP_PORT = 8100;
  private static final int RAFT_PORT = 9100;

  private final Namespaces namespaces;
  private final ProcessCluster processes;
  private final ClusterNetwork network;
  private final Preloads preloads;
  private final Optional<ClusterSecurity> security;
  private final Thread shutdownHook = new Thread(this::remove, "remove-namespaces");

  private NamespaceCluster(
      Namespaces namespaces,
      ProcessCluster processes,
      ClusterNetwork network,
      Preloads preloads,
      Optional<ClusterSecurity> security) {
    this.namespaces = namespaces;
    this.processes = processes;
    this.network = network;
    this.preloads = preloads;
    this.security = security;
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  /** Why there can be none on this machine, in a sentence; empty = there can. */
  public static Optional<String> unavailable() {
    return Namespaces.unavailable();
  }

  /** Makes the namespaces; the nodes are to be started by the caller. */
  public static NamespaceCluster create(ClusterOrder order) {
    Namespaces namespaces = Namespaces.create(order.count());
    try {
      ClusterPlan open = order.applyTo(plan(order, namespaces));
      Optional<ClusterSecurity> security = order.securityOf(open);
      ClusterPlan plan =
          security.map(one -> one.secure(open)).orElseGet(() -> open.with("insecure: true"));
      Map<String, String> names = namespaceNames(plan, namespaces);
      Preloads preloads = Preloads.of(plan, order.implants());
      NodeHost host = order.on(new NamespaceHost(names), preloads, security);
      return new NamespaceCluster(
          namespaces,
          new ProcessCluster(plan, host),
          new NamespaceNetwork(namespaces.members(), List.of(HTTP_PORT, RAFT_PORT)),
          preloads,
          security);
    } catch (RuntimeException e) {
      namespaces.close();
      throw e;
    }
  }

  private static ClusterPlan plan(ClusterOrder order, Namespaces namespaces) {
    List<NodePlan> nodes = new ArrayList<>();
    for (int i = 1; i <= order.count(); i++) {
      nodes.add(new NodePlan("n" + i, namespaces.address(i), HTTP_PORT, RAFT_PORT, ""));
    }
    return new ClusterPlan(
        order.name(), order.directory(), Distribution.launcher(), nodes, List.of());
  }

  private static Map<String, String> namespaceNames(ClusterPlan plan, Namespaces namespaces) {
    Map<String, String> names = new HashMap<>();
    for (int i = 1; i <= plan.nodes().size(); i++) {
      names.put(plan.nodes().get(i - 1).name(), namespaces.name(i));
    }
    return Map.copyOf(names);
  }

  /** A machine in the same network that does not belong to the cluster. */
  public Outsider outsider() {
    return namespaces.outsider();
  }

  @Override
  public ProcessCluster processes() {
    return processes;
  }

  @Override
  public ClusterNetwork network() {
    return network;
  }

  @Override
  public NodeClocks clocks() {
    return preloads.clocks();
  }

  @Override
  public NodeDisks disks() {
    return preloads.disks();
  }

  @Override
  public Optional<ClusterSecurity> security() {
    return security;
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(shutdownHook);
    remove();
  }

  private void remove() {
    processes.end();
    namespaces.close();
  }
}
