package io.holdfast.chaos.network;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.nemesis.ChaosCluster;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where runs get their clusters. */
public final class ChaosClusters {
  private static final Logger LOG = LoggerFactory.getLogger(ChaosClusters.class);

  private ChaosClusters() {}

  /**
   * A cluster in namespaces; where there can be none, one on loopback, and a warning that faults of
   * the network cannot be tested. The nodes are to be started by the caller.
   *
   * @param directory for the files of the nodes
   * @param settings what to add to the plan: {@code plan -> plan.with("snapshot: {entries: 200}")}
   */
  public static ChaosCluster create(
      String name, Path directory, int count, UnaryOperator<ClusterPlan> settings) {
    Optional<String> obstacle = NamespaceCluster.unavailable();
    if (obstacle.isEmpty()) {
      return NamespaceCluster.create(name, directory, count, settings);
    }
    LOG.warn("NO NETWORK FAULTS: {}. The nodes run on loopback.", obstacle.get());
    return LoopbackCluster.create(name, directory, count, settings);
  }
}
