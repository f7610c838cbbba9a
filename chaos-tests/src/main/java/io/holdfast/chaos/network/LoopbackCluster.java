package io.holdfast.chaos.network;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.ClusterNetwork;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Nodes on loopback: for machines without the rights to cut networks. */
public final class LoopbackCluster implements ChaosCluster {
  private final ProcessCluster processes;

  private LoopbackCluster(ProcessCluster processes) {
    this.processes = processes;
  }

  /**
   * The nodes, n1 to nN, are to be started by the caller.
   *
   * @param directory for the files of the nodes
   * @param settings what to add to the plan
   */
  public static LoopbackCluster create(
      String name, Path directory, int count, UnaryOperator<ClusterPlan> settings) {
    ClusterPlan plan = settings.apply(ClusterPlan.onFreePorts(name, directory, count));
    return new LoopbackCluster(new ProcessCluster(plan));
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
  public void close() {
    processes.close();
  }
}
