package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.chaos.cluster.NodeProcess;
import io.holdfast.chaos.cluster.ProcessCluster;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Linearizable reads at an old leader, and elsewhere, while and after another one takes over. */
@Tag("system")
@Timeout(180)
@ExtendWith(SharedCluster.class)
class IsolatedLeaderTest {
  /** As many as keep it short; -Dholdfast.reads=10000 for more. */
  private static final long READS = Long.getLong("holdfast.reads", 3_000);

  private static final int CHANGES_OF_LEADER = 4;

  @Test
  void noReadIsStaleWhileLeadersStandStillAndWakeUpInThePast(ProcessCluster cluster)
      throws Exception {
    try (FreshnessWatch watch = new FreshnessWatch(cluster, FreshnessWatch.Level.LINEARIZABLE)) {
      watch.awaitWrites(20);
      for (int change = 0; change < CHANGES_OF_LEADER; change++) {
        NodeProcess old = cluster.awaitLeader(HurtCluster.READY);
        watch.pause(old);
        // Acknowledged by another leader, while the old one stands still and believes in itself.
        watch.awaitWrites(20);
        watch.resume(old);
        watch.awaitWrites(20);
      }
      watch.awaitReads(READS);
      watch.nothingWasBroken();
    }
  }

  @Test
  void aLeaderWhoseFollowersStandStillRefusesEveryReadWithinItsDeadline(ProcessCluster cluster)
      throws Exception {
    try (FreshnessWatch watch = new FreshnessWatch(cluster, FreshnessWatch.Level.LINEARIZABLE)) {
      watch.awaitWrites(20);
      NodeProcess leader = cluster.awaitLeader(HurtCluster.READY);
      List<NodeProcess> followers = cluster.followersOf(leader);
      followers.forEach(watch::pause);
      // Those that were confirmed before the second one stood still may still be on their way.
      long refusedBefore = watch.refused();
      watch.awaitRefused(refusedBefore + 2);
      long servedThen = watch.served(leader);
      watch.awaitRefused(refusedBefore + 6);
      assertEquals(servedThen, watch.served(leader), "served without a majority");
      followers.forEach(watch::resume);
      watch.awaitWrites(20);
      watch.nothingWasBroken();
    }
  }
}
