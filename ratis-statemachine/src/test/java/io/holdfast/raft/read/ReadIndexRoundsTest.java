package io.holdfast.raft.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.peer.PeerException;
import io.holdfast.raft.ManualTimer;
import io.holdfast.raft.UnavailableException;
import io.holdfast.raft.leadership.LeaderRoute;
import io.holdfast.raft.leadership.Retries;
import io.holdfast.raft.peer.PeerReply;
import io.holdfast.raft.peer.ScriptedPeers;
import io.holdfast.raft.statemachine.AppliedWaiters;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Of a follower; what the leader says, and when, is the test's. */
class ReadIndexRoundsTest {
  private static final long RETRY_MILLIS = 25;

  private final ManualTimer timer = new ManualTimer();
  private final ScriptedPeers peers = new ScriptedPeers();
  private final AppliedWaiters waiters = new AppliedWaiters(Runnable::run);
  private LeaderRoute.Target target = new LeaderRoute.There("a", "a:1");
  private final ReadIndexes reads =
      new ReadIndexes(
          () -> target,
          CompletableFuture::new,
          peers,
          waiters,
          new Retries(() -> target, timer, Runnable::run),
          timer,
          Runnable::run,
          Duration.ofMillis(100),
          timer::nanoTime);

  @Test
  void aReadWaitsUntilThisNodeHasAppliedWhatTheLeaderConfirmed() {
    var read = reads.confirm(timer.in(1_000));
    peers.answer("a:1", new PeerReply.Figure(7));
    waiters.advance(6);
    assertFalse(read.isDone());

    waiters.advance(7);

    assertEquals(7, read.join());
    assertEquals(0, timer.waiting());
  }

  @Test
  void aReadProvesFreshnessForTheMomentOfItsQuestionNotOfItsAnswer() {
    waiters.advance(7);
    long asked = timer.nanoTime();
    var _ = reads.confirm(timer.in(1_000));
    timer.pass(80);

    peers.answer("a:1", new PeerReply.Figure(7));

    assertEquals(asked, reads.freshAsOfNanos());
  }

  @Test
  void aLeaderThatDoesNotAnswerIsAskedAgain() {
    waiters.advance(7);
    var read = reads.confirm(timer.in(1_000));
    peers.fail("a:1", new PeerException.Timeout("no answer"));

    timer.pass(RETRY_MILLIS);
    peers.answer("a:1", new PeerReply.Figure(7));

    assertEquals(7, read.join());
  }

  @Test
  void aChangeOfLeaderAsksTheNewOneWithoutAnAnswerOfTheOld() {
    var _ = reads.confirm(timer.in(1_000));
    target = new LeaderRoute.There("c", "c:1");

    reads.leaderChanged();
    timer.pass(RETRY_MILLIS);

    assertEquals(List.of("a:1", "c:1"), peers.addresses());
  }

  @Test
  void aReadIsToldAtItsDeadlineAndNotAskedForAfterIt() {
    var read = reads.confirm(timer.in(50));
    timer.pass(49);
    assertFalse(read.isDone());
    timer.pass(1);
    assertInstanceOf(
        UnavailableException.class, assertThrows(CompletionException.class, read::join).getCause());

    peers.fail("a:1", new PeerException.Timeout("no answer"));
    timer.pass(1_000);

    assertEquals(1, peers.count());
  }

  @Test
  void afterAFailureATryFailsAtOnceUntilAQuestionIsAnswered() {
    var first = reads.tryOnce();
    peers.fail("a:1", new PeerException.Timeout("no answer"));
    assertTrue(first.isCompletedExceptionally());

    assertTrue(reads.tryOnce().isCompletedExceptionally());
    assertEquals(1, peers.count());
    var _ = reads.confirm(timer.in(1_000));
    peers.answer("a:1", new PeerReply.Figure(7));

    assertFalse(reads.tryOnce().isDone());
  }
}
