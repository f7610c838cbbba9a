package io.holdfast.raft.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.codec.ResultCodec;
import io.holdfast.peer.PeerException;
import io.holdfast.raft.ManualTimer;
import io.holdfast.raft.NotLeadingException;
import io.holdfast.raft.OutcomeUnknownException;
import io.holdfast.raft.UnavailableException;
import io.holdfast.raft.leadership.LeaderRoute;
import io.holdfast.raft.leadership.Retries;
import io.holdfast.raft.peer.PeerReply;
import io.holdfast.raft.peer.ScriptedPeers;
import io.holdfast.raft.statemachine.BatchMessage;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.result.BatchResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What is sent where, after which answer; the log, the other nodes and the time are the test's. */
class BatchSubmitterTest {
  private static final CommandBatch BATCH = CommandBatch.sessionless(List.of());
  private static final BatchResult APPLIED = new BatchResult.Applied(false, List.of());
  private static final BatchResult NO_SESSION = new BatchResult.SessionUnknown(5);
  private static final long DEADLINE_MILLIS = 10_000;
  private static final long ATTEMPT_MILLIS = WriteBounds.DEFAULT.attempt().toMillis();
  private static final long RETRY_MILLIS = 25;

  private final ManualTimer timer = new ManualTimer();
  private final ScriptedPeers peers = new ScriptedPeers();
  private final List<CompletableFuture<BatchResult>> appended = new ArrayList<>();
  private LeaderRoute.Target target = there("a");
  private final Retries retries = new Retries(() -> target, timer, Runnable::run);
  private final BatchSubmitter submitter =
      new BatchSubmitter(
          () -> target, this::append, peers, retries, timer, Runnable::run, timer::nanoTime);

  @Test
  void aBatchGoesToTheLeaderAndItsResultComesBack() {
    var outcome = submit();

    peers.answer("a:1", result(APPLIED));

    assertEquals(APPLIED, outcome.join());
    assertEquals(0, timer.waiting(), "nothing is left to wait for");
  }

  @Test
  void whereThisNodeLeadsABatchGoesToItsOwnLog() {
    target = new LeaderRoute.Here();
    var outcome = submit();

    appended.getFirst().complete(APPLIED);

    assertEquals(APPLIED, outcome.join());
    assertEquals(0, peers.count());
  }

  @Test
  void oneTryTakesNoLongerThanItsBoundAndTheDeadline() {
    var _ = submit();
    assertEquals(Duration.ofMillis(ATTEMPT_MILLIS).toNanos(), peers.last().timeoutNanos());

    var _ = submitter.submit(BATCH, timer.in(700));

    assertEquals(Duration.ofMillis(700).toNanos(), peers.last().timeoutNanos());
  }

  @Test
  void aLeaderThatDoesNotAnswerIsSentTheSameBatchAgain() {
    var outcome = submit();
    var first = peers.last();
    peers.fail("a:1", new PeerException.Timeout("no answer"));
    timer.pass(RETRY_MILLIS);
    assertEquals(2, peers.count());
    assertEquals(first.call(), peers.last().call());

    peers.answer("a:1", result(APPLIED));

    assertEquals(APPLIED, outcome.join());
  }

  @Test
  void aLateAnswerToAnEarlierTryCounts() {
    var outcome = submit();
    var first = peers.last();
    target = there("c");
    submitter.leaderChanged();

    first.reply().complete(result(APPLIED));

    assertEquals(APPLIED, outcome.join());
  }

  @Test
  void aNodeThatDoesNotLeadAnyMoreIsAskedAgainWhereTheLeaderIs() {
    var _ = submit();
    target = there("c");
    peers.answer("a:1", new PeerReply.NotLeader("stepped down"));

    timer.pass(RETRY_MILLIS);

    assertEquals(List.of("a:1", "c:1"), peers.addresses());
  }

  @Test
  void aChangeOfLeaderSendsAtOnceToTheNewOneWithoutAnAnswerOfTheOld() {
    var _ = submit();
    target = there("c");

    submitter.leaderChanged();

    assertEquals(List.of("a:1", "c:1"), peers.addresses());
  }

  /** A leader is found just when the deadline has passed: the write was told to have failed. */
  @Test
  void whatIsToldToHaveNeverBeenSentIsNotSentAfterwards() {
    List<Runnable> told = new ArrayList<>();
    BatchSubmitter slow =
        new BatchSubmitter(
            () -> target, this::append, peers, retries, timer, told::add, timer::nanoTime);
    target = new LeaderRoute.Nowhere();
    var outcome = slow.submit(BATCH, timer.in(DEADLINE_MILLIS));
    timer.pass(DEADLINE_MILLIS);
    target = there("a");
    retries.leaderChanged();

    told.forEach(Runnable::run);

    var failure = assertThrows(CompletionException.class, outcome::join);
    assertInstanceOf(UnavailableException.class, failure.getCause());
    assertEquals(0, peers.count());
  }

  @Test
  void theSameLeaderInANewTermIsNotSentTheBatchTwice() {
    var _ = submit();

    submitter.leaderChanged();

    assertEquals(1, peers.count());
  }

  @Test
  void theFailureOfATryThatWasGivenUpStartsNoOther() {
    var _ = submit();
    target = there("c");
    submitter.leaderChanged();

    peers.fail("a:1", new PeerException.Timeout("no answer"));
    timer.pass(RETRY_MILLIS);

    assertEquals(List.of("a:1", "c:1"), peers.addresses());
  }

  @Test
  void aChangeOfLeaderWhileATryRestsMakesOneTryNotTwo() {
    var _ = submit();
    peers.fail("a:1", new PeerException.Timeout("no answer"));
    target = there("c");

    submitter.leaderChanged();
    retries.leaderChanged();
    timer.pass(RETRY_MILLIS);

    assertEquals(List.of("a:1", "c:1"), peers.addresses());
  }

  @Test
  void aSessionThatIsUnknownAtTheFirstTryWasNeverApplied() {
    var outcome = submit();

    peers.answer("a:1", result(NO_SESSION));

    assertEquals(NO_SESSION, outcome.join());
  }

  @Test
  void aSessionThatIsUnknownAtALaterTryLeavesTheOutcomeUnknown() {
    var outcome = submit();
    peers.fail("a:1", new PeerException.Timeout("no answer"));
    timer.pass(RETRY_MILLIS);

    peers.answer("a:1", result(NO_SESSION));

    assertInstanceOf(OutcomeUnknownException.class, failure(outcome));
  }

  @Test
  void withoutALeaderABatchWaitsForOne() {
    target = new LeaderRoute.Nowhere();
    var outcome = submit();
    timer.pass(DEADLINE_MILLIS / 2);
    assertEquals(0, peers.count());
    target = there("a");

    timer.pass(RETRY_MILLIS);
    peers.answer("a:1", result(APPLIED));

    assertEquals(APPLIED, outcome.join());
  }

  @Test
  void aBatchThatFoundNoLeaderBeforeItsDeadlineHasNotHappened() {
    target = new LeaderRoute.Nowhere();
    var outcome = submit();

    timer.pass(DEADLINE_MILLIS - 1);
    assertFalse(outcome.isDone());
    timer.pass(1);

    assertInstanceOf(UnavailableException.class, failure(outcome));
  }

  @Test
  void aBatchThatWasSentOnceMayHappenYetAtItsDeadline() {
    var outcome = submit();
    peers.answer("a:1", new PeerReply.NotLeader("stepped down"));
    target = new LeaderRoute.Nowhere();

    timer.pass(DEADLINE_MILLIS);

    assertInstanceOf(OutcomeUnknownException.class, failure(outcome));
  }

  @Test
  void afterItsDeadlineABatchIsNotSentAgain() {
    var _ = submit();
    timer.pass(DEADLINE_MILLIS);
    int before = peers.count();
    target = there("c");

    submitter.leaderChanged();
    peers.fail("a:1", new PeerException.Timeout("no answer"));
    timer.pass(DEADLINE_MILLIS);

    assertEquals(before, peers.count());
    assertEquals(0, timer.waiting());
  }

  @Test
  void anothersBatchHasOneTryHere() {
    var answer = submitter.appendFor(Bytes.wrap(BatchMessage.of(BATCH).content().toByteArray()));

    appended.getFirst().completeExceptionally(new NotLeadingException("stepped down"));

    assertEquals(new PeerReply.NotLeader("stepped down"), answer.join());
    assertEquals(1, appended.size());
    assertEquals(0, timer.waiting());
  }

  private CompletableFuture<BatchResult> submit() {
    return submitter.submit(BATCH, timer.in(DEADLINE_MILLIS));
  }

  private CompletableFuture<BatchResult> append(BatchMessage batch) {
    appended.add(new CompletableFuture<>());
    return appended.getLast();
  }

  private static LeaderRoute.There there(String node) {
    return new LeaderRoute.There(node, node + ":1");
  }

  private static PeerReply.Result result(BatchResult result) {
    return new PeerReply.Result(Bytes.wrap(ResultCodec.encode(result)));
  }

  private static Throwable failure(CompletableFuture<?> future) {
    return assertThrows(CompletionException.class, future::join).getCause();
  }
}
