package io.holdfast.chaos.nemesis.fault;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.nemesis.ChaosCluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    HungDisk hung = new HungDisk(cluster, node, detail);
    hung.endAfter(length);
    return hung;
  }

  private static final class HungDisk implements Injury {
    private final ChaosCluster cluster;
    private final NodeProcess node;
    private final String detail;
    private final CountDownLatch healed = new CountDownLatch(1);
    private Thread alarm;

    HungDisk(ChaosCluster cluster, NodeProcess node, String detail) {
      this.cluster = cluster;
      this.node = node;
      this.detail = detail;
    }

    void endAfter(Duration length) {
      alarm =
          Thread.ofVirtual()
              .name("unhang-" + node.name())
              .start(
                  () -> {
                    try {
                      var _ = healed.await(length.toNanos(), TimeUnit.NANOSECONDS);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    cluster.disks().setHung(node.name(), false);
                  });
    }

    @Override
    public String detail() {
      return detail;
    }

    @Override
    public void heal() throws InterruptedException {
      healed.countDown();
      alarm.join();
      new HurtDisks(detail, List.of(node), name -> cluster.disks().setHung(name, false)).heal();
    }
  }
}
