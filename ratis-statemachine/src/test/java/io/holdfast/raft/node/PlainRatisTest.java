package io.holdfast.raft.node;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Why we confirm reads and watch over leaders ourselves: what Ratis 3.3.0 does by itself, unchanged
 * and with {@code raft.server.read.option=LINEARIZABLE}. A failure here is good news: see what it
 * says.
 */
@Tag("slow")
class PlainRatisTest {
  private static final Duration SHORT = PlainRatisServer.ELECTION_MIN;
  private static final Duration WRITE_PACE = Duration.ofMillis(20);

  /** Idle, a leader without a majority steps down within two of them. */
  private static final int ELECTION_TIMEOUTS_WATCHED = 5;

  @TempDir Path directory;

  @Test
  void aCutOffLeaderOfPlainRatisServesLinearizableReadsWithoutAskingAnyone() throws Exception {
    try (ThreeServers servers = new ThreeServers(PlainRatisServer.class, directory)) {
      ServerChild leader = servers.awaitWorkingLeader();
      servers.cutOff(leader);
      ServerChild.Outcome read = leader.read(SHORT);
      assertTrue(
          read.done(),
          () ->
              "Ratis seems to confirm its leader for every read now ("
                  + read.text()
                  + "): reconsider LeaderConfirmation and ReadIndexes, and ADR 0001");
      await("idle, it does step down").atMost(Duration.ofSeconds(30)).until(() -> !leader.leads());
    }
  }

  @Test
  void aCutOffLeaderOfPlainRatisStaysLeaderAsLongAsItIsWrittenTo() throws Exception {
    try (ThreeServers servers = new ThreeServers(PlainRatisServer.class, directory)) {
      ServerChild leader = servers.awaitWorkingLeader();
      leader.writeEvery(WRITE_PACE);
      servers.cutOff(leader);
      TimeUnit.MILLISECONDS.sleep(
          PlainRatisServer.ELECTION_MAX.toMillis() * ELECTION_TIMEOUTS_WATCHED);
      assertTrue(
          leader.leads(),
          "Ratis seems to look for its majority under writes too now: reconsider" + " CheckQuorum");
      assertFalse(
          leader.write(PlainRatisServer.ELECTION_MAX).done(), "nothing can have been committed");
    }
  }
}
