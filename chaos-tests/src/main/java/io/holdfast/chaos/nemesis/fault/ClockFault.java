package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault;
import io.holdfast.chaos.nemesis.Implant;
import java.util.Optional;
import java.util.Set;

/** A fault of wall clocks; monotonic ones stay as they are. */
interface ClockFault extends Fault {
  @Override
  default Set<Implant> implants() {
    return Set.of(Implant.CLOCKS);
  }

  @Override
  default Optional<String> unavailable(ChaosCluster cluster) {
    return cluster.clocks().unavailable();
  }
}
