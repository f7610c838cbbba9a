package io.holdfast.chaos.network;

import io.holdfast.chaos.nemesis.ChaosCluster;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where runs get their clusters. */
public final class ChaosClusters {
  private static final Logger LOG = LoggerFactory.getLogger(ChaosClusters.class);

  private ChaosClusters() {}

  /**
   * A cluster in namespaces; where there can be none, one on loopback, and a warning that faults of
   * the network cannot be tested. The nodes are to be started by the caller.
   */
  public static ChaosCluster create(ClusterOrder order) {
    Optional<String> obstacle = NamespaceCluster.unavailable();
    if (obstacle.isEmpty()) {
      return NamespaceCluster.create(order);
    }
    LOG.warn("NO NETWORK FAULTS: {}. The nodes run on loopback.", obstacle.get());
    return LoopbackCluster.create(order);
  }
}
