package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.Fault.Injury;
import java.time.Duration;

/** A process that stands still for a time. */
final class PausedNode {
  private PausedNode() {}

  /** Returns when it stands still; one that is dead is left as it is. */
  static Injury pause(NodeProcess node, Duration length, String what) {
    if (node.isAlive()) {
      node.pause();
    }
    return TimedInjury.of(
        what + " for " + length.toMillis() + " ms", length, () -> resumeIfAlive(node));
  }

  private static void resumeIfAlive(NodeProcess node) {
    if (node.isAlive()) {
      node.resume();
    }
  }
}
