package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * SIGKILL, to all victims at once: what the process had not yet given to the kernel is gone.
 *
 * @param victims chooses whom to kill
 */
record KillFault(String name, BiFunction<ChaosCluster, RandomGenerator, List<NodeProcess>> victims)
    implements Fault {

  static final Fault ONE =
      new KillFault("kill-one", (cluster, random) -> List.of(Victims.one(cluster, random)));
  static final Fault LEADER =
      new KillFault("kill-leader", (cluster, random) -> List.of(Victims.leader(cluster, random)));
  static final Fault MAJORITY = new KillFault("kill-majority", Victims::majority);
  static final Fault ALL = new KillFault("kill-all", (cluster, _) -> cluster.processes().nodes());

  @Override
  public Optional<String> unavailable(ChaosCluster cluster) {
    return Optional.empty();
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    List<NodeProcess> nodes = victims.apply(cluster, random);
    nodes.parallelStream().forEach(NodeProcess::kill);
    return new StoppedNodes("SIGKILL of " + Victims.names(nodes), nodes);
  }
}
