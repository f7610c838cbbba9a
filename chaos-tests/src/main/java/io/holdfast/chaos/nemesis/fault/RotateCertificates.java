package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.Fault;
import io.holdfast.chaos.security.ClusterSecurity;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * All nodes get new certificates while they run, half the time of a new CA, as
 * docs/operations/tls.md tells it: the new CA beside the old one, then the certificates, then the
 * new CA alone. No step begins before all nodes have taken the one before. Healing goes on to the
 * end.
 */
final class RotateCertificates implements Fault {
  /** Nodes look every second, and some stand still meanwhile. */
  private static final Duration LONGEST_STEP = Duration.ofSeconds(90);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  /** Each of a node's ports names what it has taken. */
  private static final int PORTS = 2;

  @Override
  public String name() {
    return "rotate-certificates";
  }

  @Override
  public Optional<String> unavailable(ChaosCluster cluster) {
    return cluster.security().isPresent()
        ? Optional.empty()
        : Optional.of("the nodes have none (--tls)");
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    ClusterSecurity security = cluster.security().orElseThrow();
    boolean newAuthority = random.nextBoolean();
    Deque<Runnable> steps = new ArrayDeque<>();
    if (newAuthority) {
      steps.add(security::addAuthority);
    }
    steps.add(security::renewAll);
    if (newAuthority) {
      steps.add(security::removeOldAuthority);
    }
    Rotation rotation = new Rotation(cluster.processes().nodes(), security, steps);
    return RepeatedInjury.begin(
        newAuthority ? "a new CA, and certificates of it" : "new certificates of the same CA",
        healing -> {
          rotation.next();
          var _ = healing.within(BETWEEN_LOOKS);
        },
        rotation::toTheEnd);
  }

  /** What is left to do; the injury's thread first, then the one that heals. */
  private record Rotation(
      List<NodeProcess> nodes, ClusterSecurity security, Deque<Runnable> steps) {

    void toTheEnd() {
      while (!steps.isEmpty()) {
        next();
      }
    }

    void next() {
      if (steps.isEmpty()) {
        return;
      }
      List<Take> takes = new ArrayList<>();
      for (NodeProcess node : nodes) {
        if (node.isAlive()) {
          takes.add(new Take(node, node.pid(), taken(node)));
        }
      }
      steps.removeFirst().run();
      for (Take take : takes) {
        if (!Waiting.until(LONGEST_STEP, () -> isDone(take))) {
          throw new IllegalStateException(
              take.node().name() + " did not take new certificate files within " + LONGEST_STEP);
        }
      }
    }

    /** One that was started meanwhile began with them. */
    private boolean isDone(Take take) {
      NodeProcess node = take.node();
      return !node.isAlive()
          || node.pid() != take.pid()
          || taken(node) >= take.takenBefore() + PORTS;
    }

    private long taken(NodeProcess node) {
      String message = security.nameInLog(node.name()) + " is in use now";
      return node.log().lines().filter(line -> line.contains(message)).count();
    }
  }

  /** A node that is to take what the step brings. */
  private record Take(NodeProcess node, long pid, long takenBefore) {}
}
