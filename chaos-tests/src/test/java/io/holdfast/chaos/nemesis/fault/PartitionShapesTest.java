package io.holdfast.chaos.nemesis.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ClusterNetwork.Loss;
import io.holdfast.chaos.nemesis.Fault;
import io.holdfast.chaos.nemesis.Fault.Injury;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who hears whom, on paper; {@code NamespaceNetworkTest} shows that the kernel obeys. */
class PartitionShapesTest {
  private static final int SEEDS = 20;

  @Test
  void aMinorityIsAloneEachNodeByItselfAndTheOthersHearEachOther() {
    shapes(
        "partition-minority",
        5,
        cluster -> {
          assertEquals(2, count(cluster, node -> heard(cluster, node).size() == 1));
          assertEquals(3, count(cluster, node -> heard(cluster, node).size() == 3));
        });
  }

  @Test
  void halvesHearThemselvesOnly() {
    shapes(
        "partition-halves",
        5,
        cluster -> {
          assertEquals(2, count(cluster, node -> heard(cluster, node).size() == 2));
          assertEquals(3, count(cluster, node -> heard(cluster, node).size() == 3));
        });
  }

  @Test
  void inARingEachHearsAMajorityAndNoTwoTheSameOne() {
    for (int nodes = 5; nodes <= 8; nodes++) {
      int majority = nodes / 2 + 1;
      shapes(
          "partition-ring",
          nodes,
          cluster -> {
            Set<Set<String>> different = new HashSet<>();
            for (NodeProcess node : cluster.processes().nodes()) {
              Set<String> heard = heard(cluster, node);
              assertTrue(heard.size() >= majority && heard.size() < all(cluster), heard::toString);
              assertTrue(different.add(heard), () -> "two hear " + heard);
            }
          });
    }
  }

  @Test
  void aBridgeHearsAllAndTheTwoSidesOnlyItAndThemselves() {
    shapes(
        "partition-bridge",
        5,
        cluster -> {
          assertEquals(1, count(cluster, node -> heard(cluster, node).size() == 5));
          assertEquals(4, count(cluster, node -> heard(cluster, node).size() == 3));
        });
  }

  @Test
  void oneWayMeansThatTheOtherWayIsOpen() {
    shapes(
        "partition-one-way",
        2,
        cluster -> {
          assertEquals(1, cluster.losses().size());
          Loss loss = cluster.losses().getFirst();
          assertFalse(cluster.hears(loss.to(), loss.from()));
          assertTrue(cluster.hears(loss.from(), loss.to()));
        });
  }

  @Test
  void someOfAllPacketsAreLostOnEveryLinkBetweenNodes() {
    shapes("packet-loss", 3, cluster -> assertEquals(6, cluster.losses().size()));
  }

  @Test
  void aRingOfThreeAndHalvesOfThreeAreRefused() {
    try (PaperCluster cluster = new PaperCluster(3)) {
      assertEquals(
          Optional.of("takes 5 nodes or more"), fault("partition-ring").unavailable(cluster));
      assertEquals(
          Optional.of("takes 4 nodes or more"), fault("partition-halves").unavailable(cluster));
    }
  }

  /** For many seeds; each is healed without a trace. */
  private static void shapes(String fault, int nodes, Consumer<PaperCluster> check) {
    try (PaperCluster cluster = new PaperCluster(nodes)) {
      // Looking for a leader takes seconds when there is none.
      int seeds = fault.equals("partition-one-way") ? 2 : SEEDS;
      for (int seed = 0; seed < seeds; seed++) {
        Injury injury = fault(fault).strike(cluster, new SplittableRandom(seed));
        check.accept(cluster);
        injury.heal();
        assertEquals(List.of(), cluster.losses());
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Fault fault(String name) {
    return Faults.named(name).orElseThrow();
  }

  private static int all(PaperCluster cluster) {
    return cluster.processes().nodes().size();
  }

  private static Set<String> heard(PaperCluster cluster, NodeProcess node) {
    Set<String> heard = new TreeSet<>();
    for (NodeProcess other : cluster.processes().nodes()) {
      if (cluster.hears(node.name(), other.name())) {
        heard.add(other.name());
      }
    }
    return heard;
  }

  private static long count(
      PaperCluster cluster, java.util.function.Predicate<NodeProcess> condition) {
    return cluster.processes().nodes().stream().filter(condition).count();
  }
}
