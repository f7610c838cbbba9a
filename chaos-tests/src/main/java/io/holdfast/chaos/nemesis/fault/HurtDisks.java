package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.Fault.Injury;
import java.util.List;
import java.util.function.Consumer;

/**
 * Disks that are hurt until they are healed; nodes that ended by it are started again then.
 *
 * @param cure what to do for each node, by its name
 */
record HurtDisks(String detail, List<NodeProcess> nodes, Consumer<String> cure) implements Injury {
  @Override
  public void heal() {
    nodes.forEach(node -> cure.accept(node.name()));
    nodes.forEach(NodeProcess::startUnlessAlive);
  }
}
