package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** One node, the leader as often as any, is cut off and joined again, every moment. */
final class PartitionFlapping implements NetworkFault {
  private static final int SHORTEST_MILLIS = 100;
  private static final int LONGEST_MILLIS = 1_500;

  @Override
  public String name() {
    return "partition-flapping";
  }

  @Override
  public Cut cut(ChaosCluster cluster, RandomGenerator random) {
    NodeProcess node =
        random.nextBoolean() ? Victims.leader(cluster, random) : Victims.one(cluster, random);
    List<NodeProcess> others = cluster.processes().followersOf(node);
    return new Cut(
        Victims.nameOf(node, cluster) + " now and then | " + Victims.names(others),
        Cut.between(List.of(node), others));
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    Cut cut = cut(cluster, random);
    return RepeatedInjury.begin(
        cut.detail(),
        healing -> {
          cluster.network().begin(cut.losses());
          try {
            healing.within(draw(random));
          } finally {
            cluster.network().end(cut.losses());
          }
          healing.within(draw(random));
        },
        () -> {});
  }

  private static Duration draw(RandomGenerator random) {
    return Duration.ofMillis(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS + 1));
  }
}
