package io.holdfast.raft.election;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.raft.ManualTimer;
import io.holdfast.raft.peer.PeerReply;
import io.holdfast.raft.peer.ScriptedPeers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether node b of a, b and c stands in the place of leader c. */
class LeaderWatchesTest {
  private static final long TIMEOUT_MILLIS = 400;
  private static final PeerReply.View HEARS_IT = new PeerReply.View(3, 6, "c", 0);
  private static final PeerReply.View MISSES_IT = new PeerReply.View(3, 6, "c", TIMEOUT_MILLIS);

  private final ManualTimer timer = new ManualTimer();
  private final ScriptedPeers peers = new ScriptedPeers();
  private final ScriptedVoter self = new ScriptedVoter();
  private final EarlyElection election =
      new EarlyElection(
          self, ScriptedVoter.MEMBERS.subList(0, 3), peers, timer, Runnable::run, timer::nanoTime);
  private final CrashWatch crashes = new CrashWatch(self, election, timer::nanoTime);
  private final LastContactWatch silence =
      new LastContactWatch(
          self, election, timer, Duration.ofMillis(TIMEOUT_MILLIS), timer::nanoTime);

  @Test
  void aLeaderWhoseProcessIsGoneIsReplacedThoughTheOtherStillBelievesInIt() {
    crashes.refused(ScriptedVoter.member("c"));
    peers.answer("a:1", HEARS_IT);

    timer.pass(0);

    assertEquals(List.of("c"), self.campaigns);
  }

  @Test
  void aFollowerWhoseProcessIsGoneChangesNothing() {
    crashes.refused(ScriptedVoter.member("a"));

    timer.pass(10_000);

    assertEquals(0, peers.count());
    assertEquals(List.of(), self.campaigns);
  }

  @Test
  void aLeaderThatIsHeardWhileTheOtherIsAskedIsNotReplaced() {
    crashes.refused(ScriptedVoter.member("c"));
    timer.pass(50);
    self.lastMessageMillis = 10;
    peers.answer("a:1", HEARS_IT);

    timer.pass(0);

    assertEquals(List.of(), self.campaigns);
  }

  @Test
  void aSilentLeaderIsReplacedAsSoonAsTheTimeoutEnds() {
    silence.start();
    timer.pass(TIMEOUT_MILLIS - 100);
    self.silentMillis = 300;
    timer.pass(100);
    assertEquals(0, peers.count(), "it has been silent for less than the timeout");

    self.silentMillis = TIMEOUT_MILLIS;
    timer.pass(TIMEOUT_MILLIS - 300);
    peers.answer("a:1", MISSES_IT);
    timer.pass(0);

    assertEquals(List.of("c"), self.campaigns);
  }

  @Test
  void aFollowerThatIsCutOffAloneDoesNotStand() {
    self.silentMillis = TIMEOUT_MILLIS;
    silence.start();
    timer.pass(TIMEOUT_MILLIS);
    peers.answer("a:1", HEARS_IT);

    timer.pass(TIMEOUT_MILLIS / 8 - 1);

    assertEquals(List.of(), self.campaigns);
  }

  @Test
  void whileTheLeaderIsSilentTheOthersAreAskedAgainBeforeAnotherTimeout() {
    self.silentMillis = TIMEOUT_MILLIS;
    silence.start();
    timer.pass(TIMEOUT_MILLIS);
    peers.answer("a:1", HEARS_IT);
    timer.pass(TIMEOUT_MILLIS / 8);
    assertEquals(2, peers.count());

    peers.answer("a:1", MISSES_IT);
    timer.pass(0);

    assertEquals(List.of("c"), self.campaigns);
  }

  @Test
  void aLeaderThatIsHeardIsNotAskedAbout() {
    self.silentMillis = 100;
    silence.start();

    timer.pass(10 * TIMEOUT_MILLIS);

    assertEquals(0, peers.count());
  }

  @Test
  void aLeaderDoesNotMissItself() {
    self.leader = "b";
    silence.start();

    timer.pass(10 * TIMEOUT_MILLIS);

    assertEquals(0, peers.count());
  }

  @Test
  void whereNobodyLeadsRatisDecides() {
    self.leader = "";
    self.silentMillis = Long.MAX_VALUE;
    silence.start();

    timer.pass(10 * TIMEOUT_MILLIS);

    assertEquals(0, peers.count());
  }
}
