package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.Fault.Injury;
import java.io.IOException;
import java.util.List;

/**
 * A node with damage on its disk. It is killed for the repair, so that nothing damaged stays in its
 * memory, and started.
 *
 * @param bits in the order in which they were flipped
 */
record DamagedFile(String detail, NodeProcess node, List<FlippedBit> bits) implements Injury {
  @Override
  public void heal() throws IOException {
    node.killAndChange(
        () -> {
          for (FlippedBit bit : bits.reversed()) {
            bit.flipBack();
          }
        });
    node.startUnlessAlive();
  }
}
