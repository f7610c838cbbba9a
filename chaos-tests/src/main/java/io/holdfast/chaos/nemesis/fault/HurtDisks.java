package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.nemesis.Fault.Injury;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Disks that are hurt until they are healed; nodes that ended by it are started again then.
 *
 * @param cure what to do for each node, by its name
 */
record HurtDisks(String detail, List<NodeProcess> nodes, Consumer<String> cure) implements Injury {
  /** From the last error that a node meets until its process is gone, with room to spare. */
  private static final Duration LAST_ERROR = Duration.ofSeconds(1);

  @Override
  public void heal() {
    nodes.forEach(node -> cure.accept(node.name()));
    // A node that is about to end does not say so; started again too early it would stay away.
    var _ = Waiting.until(LAST_ERROR, () -> nodes.stream().noneMatch(NodeProcess::isAlive));
    nodes.forEach(NodeProcess::startUnlessAlive);
  }
}
