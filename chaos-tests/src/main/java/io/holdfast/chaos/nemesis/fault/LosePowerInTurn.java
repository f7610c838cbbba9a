package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import io.holdfast.chaos.cluster.Waiting;
import io.holdfast.chaos.nemesis.ChaosCluster;
import io.holdfast.chaos.nemesis.NodeDisks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A loss of power that comes to a minority first, while the disks of the other followers lag
 * behind, and a moment later to all others, the leader among them; the leader comes back last, when
 * the others have a leader again. What was acknowledged in between is on the leader's disk, which
 * does not help then, and on those that lagged, or it is lost: whoever answered before it was
 * forced is found out.
 */
final class LosePowerInTurn implements DiskFault {
  private static final int SHORTEST_DELAY_MILLIS = 100;
  private static final int LONGEST_DELAY_MILLIS = 300;

  /** Until the slow disks lag behind. */
  private static final Duration LAG = Duration.ofMillis(500);

  /** How many of its slow forces a disk ends with a bare majority, at least and at most. */
  private static final int FEWEST_FORCES = 2;

  private static final int MAX_FORCES = 6;

  private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "lose-power-in-turn";
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) throws InterruptedException {
    NodeProcess leader = Victims.leader(cluster, random);
    List<NodeProcess> followers = new ArrayList<>(Victims.shuffled(cluster, random));
    followers.remove(leader);
    int minority = followers.size() / 2;
    List<NodeProcess> first = followers.subList(0, minority);
    List<NodeProcess> slow = followers.subList(minority, followers.size());
    Duration delay =
        Duration.ofMillis(random.nextInt(SHORTEST_DELAY_MILLIS, LONGEST_DELAY_MILLIS + 1));
    Duration bare = delay.multipliedBy(random.nextInt(FEWEST_FORCES, MAX_FORCES + 1));
    NodeDisks disks = cluster.disks();
    slow.forEach(node -> disks.delayForces(node.name(), delay));
    TimeUnit.NANOSECONDS.sleep(LAG.toNanos());
    int writes = lose(first, disks);
    TimeUnit.NANOSECONDS.sleep(bare.toNanos());
    List<NodeProcess> then = new ArrayList<>(slow);
    then.add(leader);
    writes += lose(then, disks);
    slow.forEach(node -> disks.delayForces(node.name(), delay.negated()));
    return new Fallen(
        "power of "
            + Victims.names(first)
            + " is gone, "
            + bare.toMillis()
            + " ms later that of "
            + Victims.names(then)
            + ", with "
            + writes
            + " writes; "
            + leader.name()
            + " comes back last",
        cluster.processes(),
        followers,
        leader);
  }

  private static int lose(List<NodeProcess> nodes, NodeDisks disks) {
    nodes.parallelStream().forEach(NodeProcess::kill);
    return nodes.stream().mapToInt(node -> disks.loseUnforced(node.name())).sum();
  }

  /** All are down. */
  private record Fallen(
      String detail, ProcessCluster cluster, List<NodeProcess> followers, NodeProcess leader)
      implements Injury {
    /** Under other faults they may not find a leader; then it comes back all the same. */
    @Override
    public void heal() {
      followers.forEach(NodeProcess::startUnlessAlive);
      Waiting.until(ELECTION_TIMEOUT, () -> cluster.leader().isPresent());
      leader.startUnlessAlive();
    }
  }
}
