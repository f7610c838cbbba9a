package io.holdfast.raft.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.peer.PeerException;
import io.holdfast.raft.ManualTimer;
import io.holdfast.raft.NotLeadingException;
import io.holdfast.raft.UnavailableException;
import io.holdfast.raft.leadership.LeaderRoute;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerReply;
import io.holdfast.raft.peer.ScriptedPeers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Who is asked when, on a clock that the test moves. */
class EveryVoterRoundsTest {
  private static final long RETRY_MILLIS = 20;
  private static final long ROUND_MILLIS = 1_000;

  private final ManualTimer timer = new ManualTimer();
  private final ScriptedPeers peers = new ScriptedPeers();
  private final List<CompletableFuture<Long>> here = new ArrayList<>();
  private LeaderRoute.Target target = new LeaderRoute.There("a", "a:1");
  private final EveryVoter voters =
      new EveryVoter(() -> target, this::askHere, peers, timer, Runnable::run, timer::nanoTime);

  @Test
  void theLeaderIsAskedWithTheWholeRoundAsItsTime() {
    var write = voters.await(timer.in(60_000));
    assertEquals(new PeerCall.OnEveryVoter((int) ROUND_MILLIS), peers.last().call());

    peers.answer("a:1", new PeerReply.Figure(10));

    write.join();
    assertEquals(0, timer.waiting());
  }

  @Test
  void aLeaderAsksItsOwnFollowers() {
    target = new LeaderRoute.Here();
    var write = voters.await(timer.in(60_000));

    here.getFirst().complete(10L);

    write.join();
    assertEquals(0, peers.count());
  }

  @Test
  void aWriteThatComesWhileAQuestionIsOpenIsCoveredOnlyByTheNext() {
    var _ = voters.await(timer.in(60_000));
    var second = voters.await(timer.in(60_000));
    assertEquals(1, peers.count());

    peers.answer("a:1", new PeerReply.Figure(10));
    assertFalse(second.isDone());
    assertEquals(2, peers.count());
    peers.answer("a:1", new PeerReply.Figure(11));

    assertTrue(second.isDone());
  }

  @Test
  void afterAChangeOfLeaderTheNewOneIsAskedWithTheRestOfTheRound() {
    var _ = voters.await(timer.in(60_000));
    peers.answer("a:1", new PeerReply.NotLeader("stepped down"));
    target = new LeaderRoute.There("c", "c:1");

    timer.pass(RETRY_MILLIS);

    assertEquals(List.of("a:1", "c:1"), peers.addresses());
    assertEquals(
        new PeerCall.OnEveryVoter((int) (ROUND_MILLIS - RETRY_MILLIS)), peers.last().call());
  }

  @Test
  void aRoundThatIsOverIsFollowedByAnotherForWhoeverStillWaits() {
    var write = voters.await(timer.in(60_000));
    timer.pass(ROUND_MILLIS);
    peers.fail("a:1", new PeerException.Timeout("a voter is down"));

    timer.pass(RETRY_MILLIS);
    assertEquals(2, peers.count());
    peers.answer("a:1", new PeerReply.Figure(10));

    write.join();
  }

  @Test
  void whereNoLeaderIsKnownOneIsLookedForUntilTheDeadline() {
    target = new LeaderRoute.Nowhere();
    var write = voters.await(timer.in(500));

    timer.pass(499);
    assertFalse(write.isDone());
    timer.pass(1);

    assertInstanceOf(
        UnavailableException.class,
        assertThrows(CompletionException.class, write::join).getCause());
  }

  @Test
  void aDeadlineThatIsPastWaitsForNobody() {
    target = new LeaderRoute.Here();
    var write = voters.await(timer.in(-1));

    timer.pass(0);

    assertTrue(write.isCompletedExceptionally());
  }

  @Test
  void nobodyAsksForWritesThatAreOutOfTime() {
    target = new LeaderRoute.Here();
    var _ = voters.await(timer.in(500));
    timer.pass(ROUND_MILLIS);
    here.getLast().completeExceptionally(new NotLeadingException("a voter is behind"));

    timer.pass(10 * ROUND_MILLIS);

    assertEquals(1, here.size());
    assertEquals(0, timer.waiting());
  }

  private CompletableFuture<Long> askHere(long timeoutNanos) {
    here.add(new CompletableFuture<>());
    return here.getLast();
  }
}
