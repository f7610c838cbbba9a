package io.holdfast.chaos.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.chaos.cluster.FileTrees;
import io.holdfast.chaos.cluster.NodeProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A node whose disk was lost must not vote as if it had never promised anything: it could help to
 * elect a leader that lacks what it had acknowledged.
 */
@Tag("system")
@Timeout(180)
class LostDiskTest {
  @Test
  void aNodeWithoutItsDataSaysSoAndTheOthersGoOn() throws Exception {
    try (HurtCluster hurt = HurtCluster.start("lost-disk")) {
      NodeProcess follower = hurt.follower();
      follower.stop();
      Path kept = follower.dataDirectory().resolveSibling("kept");
      Files.move(follower.dataDirectory(), kept);

      int logged = follower.log().length();
      follower.start();
      assertTrue(follower.awaitExit(Duration.ofSeconds(60)), "it does not go on without its data");
      assertTrue(follower.exitCode().orElseThrow() >= 2, () -> "exit code " + follower.exitCode());
      String said = follower.log().substring(logged);
      assertTrue(said.contains("disk was lost"), said);
      hurt.awaitMoreWrites(100);

      // The disk is found again; nobody needs to repair anything.
      FileTrees.delete(follower.dataDirectory());
      Files.move(kept, follower.dataDirectory());
      follower.start();
      hurt.everyPromiseWasKept();
    }
  }

  @Test
  void aNodeWhoseDataIsLostForGoodTakesItsOwnPlaceWhileWritesGoOn() throws Exception {
    try (HurtCluster hurt = HurtCluster.start("lost-disk-replaced")) {
      NodeProcess follower = hurt.follower();
      follower.loseDisk();
      hurt.awaitMoreWrites(100);
      follower.start();
      hurt.awaitMoreWrites(100);
      hurt.everyPromiseWasKept();
    }
  }
}
