package io.holdfast.raft.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.transport.FollowerProgress.Send;
import io.holdfast.raft.transport.FollowerProgress.State;
import io.holdfast.raft.transport.InFlightWindow.Request;
import org.junit.jupiter.api.Test;

/** A leader in term 3; the follower's next index is 100, and nothing is known to match. */
class FollowerProgressTest {
  private static final long TERM = 3;

  private final Indices indices = new Indices();
  private final FollowerProgress progress = new FollowerProgress("n1->n2", indices);
  private long ids;

  // ---- PROBE

  @Test
  void aNewFollowerIsProbedWithOneRequestAtATime() {
    assertEquals(State.PROBE, progress.state());
    assertEquals(Send.ENTRIES, progress.next(false));
    entries(100, 10);
    assertEquals(110, indices.next, "entries go on behind those that were sent");
    assertEquals(Send.NOTHING, progress.next(false));
    assertEquals(Send.HEARTBEAT, progress.next(true));
  }

  @Test
  void aYesToAProbeBeginsToReplicate() {
    long id = entries(100, 10);
    assertTrue(accepted(id, 100, 10, 109));
    assertEquals(State.REPLICATE, progress.state());
    assertEquals(109, indices.match);
    assertEquals(110, indices.next);
    assertEquals(Send.ENTRIES, progress.next(false));
  }

  @Test
  void aYesToAHeartbeatBeginsToReplicateAndTellsNothingOfTheLog() {
    assertFalse(progress.accepted(ids++, heartbeat(100), TERM, 99));
    assertEquals(State.REPLICATE, progress.state());
    assertEquals(-1, indices.match);
  }

  @Test
  void aMismatchProbesWhereTheFollowersLogEnds() {
    long id = entries(100, 10);
    progress.mismatched(id, request(100, 10), 40);
    assertEquals(State.PROBE, progress.state());
    assertEquals(40, indices.next);
    assertEquals(Send.ENTRIES, progress.next(false));
  }

  @Test
  void whatWasRefusedIsNotSentAgainWhateverTheFollowerSays() {
    long id = entries(100, 10);
    progress.mismatched(id, request(100, 10), 100);
    assertEquals(99, indices.next);
  }

  @Test
  void aRefusedHeartbeatCountsAsMuch() {
    progress.mismatched(ids++, heartbeat(100), 100);
    assertEquals(99, indices.next);
    progress.mismatched(ids++, heartbeat(99), 40);
    assertEquals(40, indices.next);
  }

  @Test
  void aMismatchGoesNotBackBeforeWhatIsKnownToMatch() {
    replicates(80);
    long id = entries(100, 10);
    progress.mismatched(id, request(100, 10), 40);
    assertEquals(81, indices.next);
  }

  /** A log that was matched and is gone, as of a follower that installs a snapshot. */
  @Test
  void aMismatchRightBehindWhatMatchedGoesBackAllTheSame() {
    replicates(99);
    long id = entries(100, 10);
    progress.mismatched(id, request(100, 10), 40);
    assertEquals(40, indices.next);
  }

  /** What it has committed, or holds in a snapshot, the leader has too. */
  @Test
  void aMismatchGoesForwardToWhatTheFollowerHasCommitted() {
    long id = entries(100, 10);
    progress.mismatched(id, request(100, 10), 150);
    assertEquals(150, indices.next);
  }

  @Test
  void theBeginOfTheLogIsProbedAsOftenAsItIsRefused() {
    indices.next = 0;
    long id = entries(0, 10);
    progress.mismatched(id, request(0, 10), 0);
    assertEquals(0, indices.next);
  }

  // ---- REPLICATE

  @Test
  void requestsFollowEachOtherUntilTheWindowIsFull() {
    replicates(99);
    for (int i = 0; i < InFlightWindow.MAX_REQUESTS; i++) {
      assertEquals(Send.ENTRIES, progress.next(false), "request " + i);
      entries(100 + i, 1);
    }
    assertEquals(Send.NOTHING, progress.next(false));
    assertEquals(Send.HEARTBEAT, progress.next(true));
    accepted(ids - InFlightWindow.MAX_REQUESTS, 100, 1, 100);
    assertEquals(Send.ENTRIES, progress.next(false), "an answer makes room");
  }

  @Test
  void fewLargeRequestsFillTheWindowToo() {
    replicates(99);
    progress.sent(ids++, new Request(TERM, 100, 1, InFlightWindow.MAX_BYTES));
    assertFalse(progress.takesEntries());
  }

  @Test
  void aHeartbeatTakesNoRoomInTheWindow() {
    replicates(99);
    progress.sent(ids++, heartbeat(100));
    assertFalse(progress.hasInFlight());
    assertEquals(100, indices.next);
  }

  @Test
  void aLostRequestGivesUpAllThatAreInFlightAndProbesFromWhatMatches() {
    replicates(99);
    long first = entries(100, 10);
    entries(110, 10);
    assertEquals(1, progress.lost(first, request(100, 10)));
    assertEquals(State.PROBE, progress.state());
    assertFalse(progress.hasInFlight());
    assertEquals(100, indices.next);
  }

  /** A connection that is lost fails all at once: each would send the same entries again. */
  @Test
  void whatWasGivenUpAndFailsLaterChangesNothing() {
    replicates(99);
    long first = entries(100, 10);
    long second = entries(110, 10);
    progress.lost(first, request(100, 10));
    long probe = entries(100, 20);
    assertEquals(0, progress.lost(second, request(110, 10)));
    progress.mismatched(second, request(110, 10), 50);
    assertTrue(progress.hasInFlight(), "the probe is still on its way");
    assertEquals(120, indices.next);
    accepted(probe, 100, 20, 119);
    assertEquals(State.REPLICATE, progress.state());
  }

  /** It came all the same, and the answer was late. */
  @Test
  void whatWasGivenUpAndIsTakenLaterCounts() {
    replicates(99);
    long late = entries(100, 10);
    progress.lost(late, request(100, 10));
    assertTrue(accepted(late, 100, 10, 109));
    assertEquals(109, indices.match);
    assertEquals(110, indices.next);
  }

  @Test
  void aLostHeartbeatProbesAndLeavesWhatIsInFlight() {
    replicates(99);
    entries(100, 10);
    assertEquals(1, progress.lost(ids++, heartbeat(100)));
    assertEquals(State.PROBE, progress.state());
    assertTrue(progress.hasInFlight());
    assertEquals(110, indices.next);
  }

  @Test
  void entriesTakenInAnotherTermAreProbedAnew() {
    replicates(99);
    long id = entries(100, 10);
    assertFalse(progress.accepted(id, request(100, 10), TERM - 1, 109));
    assertEquals(State.PROBE, progress.state());
    assertEquals(99, indices.match);
    assertEquals(100, indices.next);
  }

  /** The first of a term is what brings the follower to it. */
  @Test
  void aHeartbeatAnsweredInAnOlderTermIsAYes() {
    progress.accepted(ids++, heartbeat(100), TERM - 1, -1);
    assertEquals(State.REPLICATE, progress.state());
  }

  @Test
  void anOlderAnswerDoesNotLowerWhatMatches() {
    replicates(99);
    long first = entries(100, 10);
    long second = entries(110, 10);
    assertTrue(accepted(second, 110, 10, 119));
    assertFalse(accepted(first, 100, 10, 109));
    assertEquals(119, indices.match);
    assertEquals(120, indices.next);
  }

  // ---- news of what is committed

  @Test
  void aFollowerThatHasAllIsToldOnceWhatIsCommitted() {
    replicates(99);
    assertTrue(progress.lacksCommit(99));
    progress.toldCommit(99);
    assertFalse(progress.lacksCommit(99));
  }

  @Test
  void noCommitIsToldThatTheFollowersLogDoesNotReach() {
    replicates(99);
    progress.toldCommit(99);
    assertFalse(progress.lacksCommit(120), "the entries will tell it");
  }

  @Test
  void noCommitIsToldWhileEntriesAreInFlight() {
    replicates(99);
    entries(100, 1);
    assertFalse(progress.lacksCommit(99));
  }

  @Test
  void aFollowerThatFailedIsToldAgain() {
    replicates(99);
    progress.toldCommit(99);
    progress.lost(ids++, heartbeat(100));
    assertFalse(progress.lacksCommit(99), "while it is probed it is told nothing");
    progress.accepted(ids++, heartbeat(100), TERM, 99);
    assertTrue(progress.lacksCommit(99));
  }

  // ---- pauses

  @Test
  void eachFailureIsPausedForOnceFirstShortlyThenForLonger() {
    assertEquals(0, progress.pauseMillis());
    for (int failure = 1; failure <= 10; failure++) {
      assertEquals(failure, progress.lost(ids++, heartbeat(100)));
      assertEquals(1, progress.pauseMillis());
      assertEquals(0, progress.pauseMillis());
    }
    progress.lost(ids++, heartbeat(100));
    assertEquals(50, progress.pauseMillis());
    progress.accepted(ids++, heartbeat(100), TERM, 99);
    assertEquals(0, progress.pauseMillis());
    progress.lost(ids++, heartbeat(100));
    assertEquals(1, progress.pauseMillis(), "an answer ends the row");
  }

  // ---- SNAPSHOT

  @Test
  void whileASnapshotIsSentThereAreHeartbeatsOnly() {
    replicates(99);
    progress.snapshotBegins();
    assertEquals(State.SNAPSHOT, progress.state());
    assertEquals(Send.NOTHING, progress.next(false));
    assertEquals(Send.HEARTBEAT, progress.next(true));
    assertFalse(progress.lacksCommit(99));
  }

  @Test
  void aHeartbeatsAnswerDoesNotEndTheSnapshot() {
    progress.snapshotBegins();
    progress.accepted(ids++, heartbeat(100), TERM, -1);
    progress.lost(ids++, heartbeat(100));
    progress.mismatched(ids++, heartbeat(100), 40);
    assertEquals(State.SNAPSHOT, progress.state());
  }

  @Test
  void anInstalledSnapshotIsProbedFromBehindIt() {
    long before = entries(100, 10);
    progress.snapshotBegins();
    progress.snapshotInstalled(1_000);
    assertEquals(State.PROBE, progress.state());
    assertEquals(1_000, indices.match);
    assertEquals(1_001, indices.next);
    assertEquals(Send.ENTRIES, progress.next(false), "what was in flight is given up");
    progress.lost(before, request(100, 10));
    assertEquals(1_001, indices.next);
  }

  @Test
  void aSnapshotThatFailedIsPausedForAndNothingIsForgotten() {
    replicates(99);
    progress.pauseMillis();
    progress.snapshotBegins();
    progress.snapshotFailed();
    assertEquals(State.PROBE, progress.state());
    progress.accepted(ids++, heartbeat(100), TERM, 99);
    assertEquals(50, progress.pauseMillis(), "a heartbeat is no snapshot");
    assertEquals(0, progress.pauseMillis());
    assertEquals(99, indices.match);
    assertEquals(100, indices.next);
  }

  @Test
  void aSnapshotThatTheLeaderStoppedIsNoFailureOfTheFollower() {
    progress.snapshotBegins();
    progress.snapshotStopped();
    assertEquals(State.PROBE, progress.state());
    assertEquals(0, progress.pauseMillis());
  }

  @Test
  void itTellsStateAndIndices() {
    replicates(99);
    assertEquals("n1->n2 REPLICATE (next 100, match 99)", progress.toString());
  }

  // ---- the words of the tests

  /** The follower has said yes, up to there. */
  private void replicates(long match) {
    indices.next = match;
    long id = entries(match, 1);
    accepted(id, match, 1, match);
    indices.next = 100;
  }

  private long entries(long first, int count) {
    long id = ids++;
    progress.sent(id, request(first, count));
    return id;
  }

  private boolean accepted(long id, long first, int count, long match) {
    return progress.accepted(id, request(first, count), TERM, match);
  }

  private static Request request(long first, int count) {
    return new Request(TERM, first, count, 100 * count);
  }

  private static Request heartbeat(long begin) {
    return new Request(TERM, begin, 0, 50);
  }

  private static final class Indices implements FollowerProgress.Indices {
    private long next = 100;
    private long match = -1;

    @Override
    public long next() {
      return next;
    }

    @Override
    public long match() {
      return match;
    }

    @Override
    public void setNext(long index) {
      next = index;
    }

    @Override
    public void advanceNext(long index) {
      assertTrue(index >= next, "from " + next + " to " + index);
      next = index;
    }

    @Override
    public boolean raiseMatch(long index) {
      if (index <= match) {
        return false;
      }
      match = index;
      next = Math.max(next, index + 1);
      return true;
    }

    @Override
    public void setSnapshot(long index) {
      match = index;
      next = index + 1;
    }
  }
}
