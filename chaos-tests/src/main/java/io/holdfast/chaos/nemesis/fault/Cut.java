package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ClusterNetwork.Loss;
import java.util.ArrayList;
import java.util.List;

/**
 * What is lost in a network.
 *
 * @param detail for people: {@code n1 | n2, n3}
 */
record Cut(String detail, List<Loss> losses) {
  Cut {
    losses = List.copyOf(losses);
  }

  /** Both directions between every two nodes of different groups. */
  static List<Loss> between(List<NodeProcess> some, List<NodeProcess> others) {
    List<Loss> losses = new ArrayList<>();
    for (NodeProcess one : some) {
      for (NodeProcess other : others) {
        if (one != other) {
          losses.add(Loss.all(one.name(), other.name()));
          losses.add(Loss.all(other.name(), one.name()));
        }
      }
    }
    return losses;
  }
}
