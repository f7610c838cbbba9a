package io.holdfast.chaos.network;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.NodeHost;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.ClusterNetwork;
import io.holdfast.chaos.nemesis.NodeClocks;
import io.holdfast.chaos.nemesis.NodeDisks;
import io.holdfast.chaos.preload.Preloads;
import io.holdfast.chaos.security.ClusterSecurity;
import java.util.Optional;

/** Nodes on loopback: for machines without the rights to cut networks. */
public final class LoopbackCluster implements ChaosCluster {
  private final ProcessCluster processes;
  private final Preloads preloads;
  private final Optional<ClusterSecurity> security;

  private LoopbackCluster(
      ProcessCluster processes, Preloads preloads, Optional<ClusterSecurity> security) {
    this.processes = processes;
    this.preloads = preloads;
    this.security = security;
  }

  /** The nodes are to be started by the caller. */
  public static LoopbackCluster create(ClusterOrder order) {
    ClusterPlan open =
        order.applyTo(ClusterPlan.onFreePorts(order.name(), order.directory(), order.count()));
    Optional<ClusterSecurity> security = order.securityOf(open);
    ClusterPlan plan = security.map(one -> one.secure(open)).orElse(open);
    Preloads preloads = Preloads.of(plan, order.implants());
    return new LoopbackCluster(
        new ProcessCluster(plan, order.on(NodeHost.HERE, preloads, security)), preloads, security);
  }

  @Override
  public ProcessCluster processes() {
    return processes;
  }

  @Override
  public ClusterNetwork network() {
    return ClusterNetwork.outOfReach("the nodes run on loopback, not in network namespaces");
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
    processes.close();
  }
}
