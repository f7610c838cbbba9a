package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.nemesis.ClusterNetwork;
import io.holdfast.chaos.nemesis.Fault.Injury;

/** A network that lost something, and gets it back by heal. */
record LostPackets(ClusterNetwork network, Cut cut) implements Injury {
  @Override
  public String detail() {
    return cut.detail();
  }

  @Override
  public void heal() {
    network.end(cut.losses());
  }
}
