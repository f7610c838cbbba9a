package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.chaos.cluster.ClusterPlan;
import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * Three nodes for tests of what followers do long before their election timeout. The first has a
 * short one, so that it leads soon: else each test would begin with a wait for the long ones.
 */
record SlowFollowers(ProcessCluster cluster, NodeProcess leader) implements AutoCloseable {

  /**
   * Returns when the first node leads and all are ready.
   *
   * @param election of the other two, a line of YAML
   */
  static SlowFollowers start(String name, String election) throws IOException {
    ClusterPlan plan = ClusterPlan.onFreePorts(name, HurtCluster.directoryOf(name), 3);
    ProcessCluster cluster = new ProcessCluster(plan);
    NodeProcess first = cluster.nodes().getFirst();
    Files.createDirectories(plan.directory());
    for (NodeProcess node : cluster.nodes()) {
      String own = node == first ? HurtCluster.PATIENT : election;
      Files.writeString(node.configFile(), plan.with(own).configOf(node.plan()));
    }
    try {
      cluster.start();
      cluster.awaitReady(HurtCluster.READY);
      NodeProcess leader = cluster.awaitLeader(HurtCluster.READY);
      assertEquals(first.name(), leader.name(), "it is the only one that does not wait");
      return new SlowFollowers(cluster, leader);
    } catch (RuntimeException | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  List<NodeProcess> followers() {
    return cluster.followersOf(leader);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
