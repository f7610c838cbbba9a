package io.holdfast.raft.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.peer.PeerException;
import io.holdfast.raft.ManualTimer;
import io.holdfast.raft.peer.PeerReply;
import io.holdfast.raft.peer.ScriptedPeers;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of node b, whose log ends at entry 7 of term 3; it lost leader c, and asks a (and d). */
class EarlyElectionTest {
  private static final long TURN_MILLIS = 200;

  private final ManualTimer timer = new ManualTimer();
  private final ScriptedPeers peers = new ScriptedPeers();
  private final ScriptedVoter self = new ScriptedVoter();
  private final EarlyElection election =
      new EarlyElection(
          self, ScriptedVoter.MEMBERS.subList(0, 3), peers, timer, Runnable::run, timer::nanoTime);

  @Test
  void neitherTheLostLeaderNorThisNodeIsAsked() {
    var _ = election.poll("c", 0);

    assertEquals(List.of("a:1"), peers.addresses());
  }

  @Test
  void aReplacedLeaderIsKnownByItsNode() {
    var _ = election.poll("c~01234567", 0);

    assertEquals(List.of("a:1"), peers.addresses());
  }

  @Test
  void theLongestLogStandsAtOnce() {
    standAfter(new PeerReply.View(3, 6, "c", 0));

    timer.pass(0);

    assertEquals(List.of("c"), self.campaigns);
  }

  @Test
  void aLaterTermIsALongerLogWhateverItsIndex() {
    standAfter(new PeerReply.View(4, 1, "c", 0));

    assertStandsAfterOneTurn();
  }

  @Test
  void aShorterLogOfTheSameTermWaitsForItsTurn() {
    standAfter(new PeerReply.View(3, 8, "c", 0));

    assertStandsAfterOneTurn();
  }

  @Test
  void ofEqualLogsTheFirstNameStandsFirst() {
    standAfter(new PeerReply.View(3, 7, "c", 0));

    assertStandsAfterOneTurn();
  }

  @Test
  void whoDoesNotAnswerInTimeIsTakenForAnEqual() {
    var poll = election.poll("c", 0);
    peers.fail("a:1", new PeerException.Timeout("too late"));
    election.campaignInTurn(poll.join(), "lost", timer.nanoTime());

    assertStandsAfterOneTurn();
  }

  @Test
  void whoCannotBeReachedIsNotWaitedFor() {
    var poll = election.poll("c", 0);
    peers.fail("a:1", new IOException("no connection"));
    election.campaignInTurn(poll.join(), "lost", timer.nanoTime());

    timer.pass(0);

    assertEquals(List.of("c"), self.campaigns);
  }

  @Test
  void everyLongerLogHasATurnOfItsOwn() {
    EarlyElection ofFour =
        new EarlyElection(
            self, ScriptedVoter.MEMBERS, peers, timer, Runnable::run, timer::nanoTime);
    var poll = ofFour.poll("c", 0);
    peers.answer("a:1", new PeerReply.View(3, 8, "c", 0));
    peers.answer("d:1", new PeerReply.View(3, 9, "c", 0));
    ofFour.campaignInTurn(poll.join(), "lost", timer.nanoTime());

    timer.pass(2 * TURN_MILLIS - 1);
    assertEquals(List.of(), self.campaigns);
    timer.pass(1);

    assertEquals(List.of("c"), self.campaigns);
  }

  @Test
  void itDoesNotStandWhenAnotherLeaderWasElectedBeforeItsTurn() {
    standAfter(new PeerReply.View(3, 8, "c", 0));
    self.leader = "a";

    timer.pass(TURN_MILLIS);

    assertEquals(List.of(), self.campaigns);
  }

  @Test
  void itDoesNotStandWhenTheLeaderWasHeardAgainBeforeItsTurn() {
    standAfter(new PeerReply.View(3, 8, "c", 0));
    self.lastMessageMillis = TURN_MILLIS / 2;

    timer.pass(TURN_MILLIS);

    assertEquals(List.of(), self.campaigns);
  }

  @Test
  void whatTheLeaderSaidBeforeItWasLostIsNoSignOfLife() {
    standAfter(new PeerReply.View(3, 8, "c", 0));
    self.lastMessageMillis = TURN_MILLIS;

    timer.pass(TURN_MILLIS);

    assertEquals(List.of("c"), self.campaigns);
  }

  @Test
  void aMajorityMissesALeaderThatOneOtherFollowerMisses() {
    assertTrue(isMissed(new PeerReply.View(3, 7, "c", 300)));
  }

  @Test
  void aFollowerWithoutALeaderMissesItToo() {
    assertTrue(isMissed(new PeerReply.View(3, 7, "", Long.MAX_VALUE)));
  }

  @Test
  void noMajorityMissesALeaderThatTheOtherFollowerHears() {
    assertFalse(isMissed(new PeerReply.View(3, 7, "c", 299)));
  }

  @Test
  void noMajorityMissesALeaderWhenTheOtherFollowsAnotherOne() {
    assertFalse(isMissed(new PeerReply.View(3, 7, "a", 500)));
  }

  @Test
  void nodesThatDoNotVoteAreNoMajority() {
    self.voters = Set.of("b", "c", "e");

    assertFalse(isMissed(new PeerReply.View(3, 7, "c", 300)));
  }

  @Test
  void aNodeThatEndsDoesNotStand() {
    timer.shutdown();

    standAfter(new PeerReply.View(3, 6, "c", 0));
    timer.pass(TURN_MILLIS);

    assertEquals(List.of(), self.campaigns);
  }

  private boolean isMissed(PeerReply.View answer) {
    var poll = election.poll("c", 300);
    peers.answer("a:1", answer);
    return poll.join().isMissedByMajority();
  }

  private void standAfter(PeerReply.View answer) {
    var poll = election.poll("c", 0);
    peers.answer("a:1", answer);
    election.campaignInTurn(poll.join(), "lost", timer.nanoTime());
  }

  private void assertStandsAfterOneTurn() {
    timer.pass(TURN_MILLIS - 1);
    assertEquals(List.of(), self.campaigns);
    timer.pass(1);
    assertEquals(List.of("c"), self.campaigns);
  }
}
