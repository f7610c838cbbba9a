package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.ClusterNetwork.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Of all packets between nodes, a share of 2 to 30 % is lost, each by chance. */
final class PacketLoss implements NetworkFault {
  private static final double LEAST = 0.02;
  private static final double MOST = 0.3;

  @Override
  public String name() {
    return "packet-loss";
  }

  @Override
  public Cut cut(ChaosCluster cluster, RandomGenerator random) {
    double share = random.nextDouble(LEAST, MOST);
    List<NodeProcess> nodes = cluster.processes().nodes();
    List<Loss> losses = new ArrayList<>();
    for (NodeProcess from : nodes) {
      for (NodeProcess to : nodes) {
        if (from != to) {
          losses.add(new Loss(from.name(), to.name(), share));
        }
      }
    }
    String percent = String.format(Locale.ROOT, "%.0f %%", share * 100);
    return new Cut(percent + " of all packets between nodes", losses);
  }
}
