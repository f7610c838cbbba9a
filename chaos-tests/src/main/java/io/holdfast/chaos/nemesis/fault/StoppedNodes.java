package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.Fault.Injury;
import java.util.List;

/**
 * Nodes whose processes are gone.
 *
 * @param nodes are started again by heal, unless something else started them meanwhile
 */
record StoppedNodes(String detail, List<NodeProcess> nodes) implements Injury {
  @Override
  public void heal() {
    nodes.forEach(NodeProcess::startUnlessAlive);
  }
}
