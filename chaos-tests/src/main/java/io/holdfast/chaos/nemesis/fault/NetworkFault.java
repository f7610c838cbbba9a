package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A fault that keeps packets from arriving while it is in force. */
interface NetworkFault extends Fault {

  /** With fewer nodes it would not be what its name says. */
  default int leastNodes() {
    return 2;
  }

  /** Draws what is to be lost. */
  Cut cut(ChaosCluster cluster, RandomGenerator random);

  @Override
  default Optional<String> unavailable(ChaosCluster cluster) {
    if (cluster.processes().nodes().size() < leastNodes()) {
      return Optional.of("takes " + leastNodes() + " nodes or more");
    }
    return cluster.network().unavailable();
  }

  @Override
  default Injury strike(ChaosCluster cluster, RandomGenerator random) {
    Cut cut = cut(cluster, random);
    cluster.network().begin(cut.losses());
    return new LostPackets(cluster.network(), cut);
  }
}
