package io.holdfast.raft.node;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.leadership.CheckQuorum;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link PlainRatisTest} shows of Ratis, and that a node of ours does not do it. */
@Tag("slow")
class CutOffLeaderTest {
  private static final Duration READ_DEADLINE = Duration.ofSeconds(1);
  private static final Duration PROMISE =
      CheckQuorum.silence(HoldfastServer.ELECTION).plus(HoldfastServer.ELECTION.timeoutMin());

  /** For the scheduler of a busy machine; Ratis alone would need for ever. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  @TempDir Path directory;

  @Test
  void aLeaderThatHearsNoMajorityStepsDownAlsoUnderSteadyWrites() throws Exception {
    try (ThreeServers servers = new ThreeServers(HoldfastServer.class, directory)) {
      ServerChild leader = servers.awaitWorkingLeader();
      leader.writeEvery(Duration.ofMillis(20));
      servers.cutOff(leader);
      await("a step-down").atMost(PROMISE.plus(SLACK)).until(() -> !leader.leads());
      servers.reconnect();
      servers.awaitWorkingLeader();
    }
  }

  @Test
  void aCutOffLeaderRefusesLinearizableReadsWithinTheirDeadline() throws Exception {
    try (ThreeServers servers = new ThreeServers(HoldfastServer.class, directory)) {
      ServerChild leader = servers.awaitWorkingLeader();
      leader.writeEvery(Duration.ofMillis(20));
      servers.cutOff(leader);
      for (int round = 0; round < 4; round++) {
        ServerChild.Outcome read = leader.read(READ_DEADLINE);
        assertFalse(read.done(), "served without a majority: " + read.text());
        assertTrue(
            read.millis() <= READ_DEADLINE.plus(SLACK).toMillis(),
            "past its deadline: " + read.text());
      }
      servers.reconnect();
      servers.awaitWorkingLeader();
    }
  }
}
