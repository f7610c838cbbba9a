package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault;
import io.holdfast.chaos.nemesis.Implant;
import java.util.Optional;
import java.util.Set;

/** A fault of disks. */
interface DiskFault extends Fault {
  /**
   * How a node ends that cannot start from its data, cannot write, cannot go on, refuses its data,
   * or whose Raft server gave up: as documented, and in no other way.
   */
  Set<Integer> STOPPED_BY_ITS_DISK = Set.of(4, 70, 71, 72, 73);

  @Override
  default Set<Implant> implants() {
    return Set.of(Implant.DISKS);
  }

  @Override
  default Optional<String> unavailable(ChaosCluster cluster) {
    return cluster.disks().unavailable();
  }
}
