package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * No fsync of a node returns for 45 to 75 seconds; half the time the leader's. Heal ends it
 * earlier, but not before it has lasted long enough to be judged. The node itself goes on: its
 * heartbeats come, and what is in memory is there.
 */
final class HangFsync implements DiskFault {
  private static final int SHORTEST_SECONDS = 45;
  private static final int LONGEST_SECONDS = 75;

  @Override
  public String name() {
    return "hang-fsync";
  }

  /** Longer than writes may stop for. */
  @Override
  public Duration leastHold() {
    return Duration.ofSeconds(SHORTEST_SECONDS);
  }

  @Override
  public Injury strike(ChaosCluster cluster, RandomGenerator random) {
    NodeProcess node =
        random.nextBoolean() ? Victims.leader(cluster, random) : Victims.one(cluster, random);
    Duration length = Duration.ofSeconds(random.nextInt(SHORTEST_SECONDS, LONGEST_SECONDS + 1));
    cluster.disks().setHung(node.name(), true);
    String detail =
        "no fsync of "
            + Victims.nameOf(node, cluster)
            + " returns for "
            + length.toSeconds()
            + " s";
    Consumer<String> end = name -> cluster.disks().setHung(name, false);
    return new HungDisk(
        TimedInjury.of(detail, length, () -> end.accept(node.name())),
        new HurtDisks(detail, List.of(node), end));
  }

  private record HungDisk(TimedInjury hang, HurtDisks disks) implements Injury {
    @Override
    public String detail() {
      return hang.detail();
    }

    @Override
    public void heal() throws InterruptedException {
      hang.heal();
      disks.heal();
    }
  }
}
