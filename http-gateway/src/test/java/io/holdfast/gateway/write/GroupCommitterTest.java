package io.holdfast.gateway.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.logs.ExpectedErrors;
import io.holdfast.gateway.write.ScriptedStore.Sent;
import io.holdfast.raft.OutcomeUnknownException;
import io.holdfast.raft.UnavailableException;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class GroupCommitterTest {
  private static final int BYTES = 100;

  private final ScriptedStore store = new ScriptedStore();
  private final GroupCommitter committer = committer(1);

  @AfterEach
  void stop() {
    committer.close();
  }

  @Test
  void aCommandThatFindsTheLaneIdleGoesAlone() throws Exception {
    PendingWrite write = submit(1);
    Sent sent = store.next();
    assertEquals(1, sent.batch().commands().size());
    assertEquals(store.lastSession(), sent.batch().session());
    assertEquals(1, sent.batch().firstSequence());
    sent.apply();
    assertEquals(List.of(1L), revisions(write));
    assertEquals(List.of(store.lastSession() + "-1"), write.operationIds());
  }

  @Test
  void whatComesWhileABatchIsOnItsWayGoesTogetherAndEachGetsItsOwnResult() throws Exception {
    PendingWrite first = submit(1);
    Sent sent = store.next();
    List<PendingWrite> gathered = List.of(submit(1), submit(3), submit(2));
    assertEquals(0, store.waiting());
    assertEquals(6, committer.queuedCommands());
    sent.apply();
    Sent together = store.next();
    assertEquals(6, together.batch().commands().size());
    assertEquals(2, together.batch().firstSequence());
    together.apply();
    assertEquals(List.of(1L), revisions(first));
    assertEquals(List.of(2L), revisions(gathered.get(0)));
    assertEquals(List.of(3L, 4L, 5L), revisions(gathered.get(1)));
    assertEquals(List.of(6L, 7L), revisions(gathered.get(2)));
  }

  @Test
  void aBatchIsBoundedByCountAndTheCommandsOfOneRequestStayTogether() throws Exception {
    submit(1);
    Sent sent = store.next();
    submit(6);
    submit(6);
    submit(50);
    sent.apply();
    for (int size : new int[] {6, 6, 50}) {
      Sent next = store.next();
      assertEquals(size, next.batch().commands().size());
      next.apply();
    }
  }

  @Test
  void aBatchIsBoundedByBytes() throws Exception {
    submit(1);
    Sent sent = store.next();
    for (int i = 0; i < 3; i++) {
      committer.submit(commands(1), 600, inSeconds(10));
    }
    sent.apply();
    for (int i = 0; i < 3; i++) {
      Sent next = store.next();
      assertEquals(1, next.batch().commands().size());
      next.apply();
    }
  }

  @Test
  void aFullQueueRefusesBeforeAnyWorkIsDone() throws Exception {
    submit(1);
    store.next();
    submit(60);
    submit(40);
    assertThrows(QueueFullException.class, () -> submit(1));
    assertEquals(100, committer.queuedCommands());
  }

  @Test
  void batchesOfSeveralSessionsAreUnderWayAtOnce() throws Exception {
    try (GroupCommitter two = committer(2)) {
      two.submit(commands(1), BYTES, inSeconds(10));
      Sent one = store.next();
      two.submit(commands(1), BYTES, inSeconds(10));
      Sent other = store.next();
      assertFalse(one.batch().session() == other.batch().session());
      assertEquals(1, other.batch().firstSequence());
    }
  }

  @Test
  void aCommandWhoseDeadlinePassedInTheQueueIsNeverSent() throws Exception {
    submit(1);
    Sent sent = store.next();
    PendingWrite late = committer.submit(commands(1), BYTES, in(Duration.ofMillis(30)));
    assertThrows(NotAppliedException.class, late::await);
    late.settle(true);
    PendingWrite after = submit(1);
    sent.apply();
    Sent next = store.next();
    assertEquals(1, next.batch().commands().size());
    next.apply();
    assertEquals(List.of(2L), revisions(after));
    assertEquals(List.of(), late.operationIds());
    assertEquals(0, committer.queuedCommands());
  }

  @Test
  void aCommandWhoseDeadlinePassesOnItsWayHasAnUnknownOutcomeAndAName() throws Exception {
    PendingWrite write = committer.submit(commands(2), BYTES, in(Duration.ofMillis(30)));
    assertThrows(OutcomeUnknownException.class, write::await);
    long session = store.lastSession();
    assertEquals(List.of(session + "-1", session + "-2"), write.operationIds());
  }

  @Test
  void aBatchWaitsAsLongAsItsMostPatientCommand() throws Exception {
    submit(1);
    Sent sent = store.next();
    committer.submit(commands(1), BYTES, inSeconds(20));
    committer.submit(commands(1), BYTES, inSeconds(40));
    committer.submit(commands(1), BYTES, inSeconds(30));
    sent.apply();
    long left = store.next().deadlineNanos() - System.nanoTime();
    assertTrue(left > Duration.ofSeconds(35).toNanos(), () -> "left " + left);
  }

  @Test
  void whatIsDeliveredIsConfirmedWithTheNextBatch() throws Exception {
    PendingWrite first = submit(2);
    store.next().apply();
    first.await();
    first.settle(true);
    submit(1);
    Sent next = store.next();
    assertEquals(3, next.batch().confirmedBelow());
    assertEquals(List.of(), next.batch().unreached());
  }

  @Test
  void whatIsNotYetDeliveredIsNotConfirmed() throws Exception {
    PendingWrite first = submit(2);
    Sent underWay = store.next();
    PendingWrite second = submit(1);
    underWay.apply();
    Sent sent = store.next();
    assertEquals(1, sent.batch().confirmedBelow());
    sent.apply();
    second.await();
    second.settle(true);
    submit(1);
    Sent third = store.next();
    assertEquals(1, third.batch().confirmedBelow(), "the first is still being written");
    first.await();
    first.settle(true);
    third.apply();
    submit(1);
    assertEquals(4, store.next().batch().confirmedBelow());
  }

  @Test
  void aResultWhoseClientWasNotReachedIsKeptUnderItsName() throws Exception {
    PendingWrite first = submit(2);
    store.next().apply();
    first.await();
    first.settle(false);
    Sent word = store.next();
    assertEquals(List.of(), word.batch().commands(), "said at once, without a command");
    assertEquals(3, word.batch().confirmedBelow());
    assertEquals(List.of(1L, 2L), word.batch().unreached());
    submit(1);
    word.apply();
    assertEquals(List.of(), store.next().batch().unreached(), "said once, when it was heard");
  }

  @Test
  void aWordThatFailedIsSaidAgainWithTheNextCommand() throws Exception {
    PendingWrite first = submit(1);
    store.next().apply();
    first.await();
    first.settle(false);
    store.next().answer().completeExceptionally(new UnavailableException("no leader"));
    submit(1);
    Sent next = store.next();
    assertEquals(1, next.batch().commands().size());
    assertEquals(List.of(1L), next.batch().unreached());
    assertEquals(0, store.waiting());
  }

  @Test
  void whatCannotBeConfirmedYetIsNotSaidYet() throws Exception {
    PendingWrite first = submit(1);
    Sent underWay = store.next();
    PendingWrite second = submit(1);
    underWay.apply();
    store.next().apply();
    first.await();
    second.await();
    second.settle(false);
    PendingWrite third = submit(1);
    Sent next = store.next();
    assertEquals(1, next.batch().confirmedBelow(), "the first is still being written");
    assertEquals(List.of(), next.batch().unreached());
    first.settle(true);
    next.apply();
    third.await();
    Sent word = store.next();
    assertEquals(List.of(2L), word.batch().unreached());
    assertEquals(3, word.batch().confirmedBelow());
  }

  @Test
  void aResultUnderTheClientsOwnKeyNeedsNoOtherName() throws Exception {
    SubmittedCommand keyed =
        new SubmittedCommand("mine", Bytes.utf8("f"), new Command.GrantLease(1_000));
    PendingWrite write = committer.submit(List.of(keyed), BYTES, inSeconds(10));
    store.next().apply();
    write.await();
    assertEquals(List.of("mine"), write.operationIds());
    write.settle(false);
    submit(1);
    Sent next = store.next();
    assertEquals(2, next.batch().confirmedBelow());
    assertEquals(List.of(), next.batch().unreached());
  }

  @Test
  void anUnknownSessionIsReplacedAndTheCommandsGoAgainInOrder() throws Exception {
    List<PendingWrite> writes = List.of(submit(1));
    Sent sent = store.next();
    long lost = sent.batch().session();
    PendingWrite behind = submit(2);
    sent.answer().complete(new BatchResult.SessionUnknown(lost));
    Sent again = store.next();
    assertEquals(store.lastSession(), again.batch().session());
    assertFalse(again.batch().session() == lost);
    assertEquals(1, again.batch().firstSequence());
    assertEquals(3, again.batch().commands().size());
    again.apply();
    assertEquals(List.of(1L), revisions(writes.getFirst()));
    assertEquals(List.of(2L, 3L), revisions(behind));
  }

  @Test
  void whoGaveUpIsNotSentAgainInAnotherSession() throws Exception {
    PendingWrite gone = committer.submit(commands(1), BYTES, in(Duration.ofMillis(30)));
    Sent sent = store.next();
    assertThrows(OutcomeUnknownException.class, gone::await);
    PendingWrite behind = submit(1);
    sent.answer().complete(new BatchResult.SessionUnknown(sent.batch().session()));
    Sent again = store.next();
    assertEquals(1, again.batch().commands().size());
    again.apply();
    assertEquals(List.of(1L), revisions(behind));
  }

  @Test
  void anOvertakenBatchWasNotApplied() throws Exception {
    PendingWrite write = submit(1);
    store.next().answer().complete(new BatchResult.Superseded());
    assertThrows(UnavailableException.class, write::await);
  }

  @Test
  void anUnknownOutcomeOfABatchIsThatOfItsCommandsAndTheLaneGoesOn() throws Exception {
    PendingWrite write = submit(2);
    store.next().answer().completeExceptionally(new OutcomeUnknownException("late"));
    assertThrows(OutcomeUnknownException.class, write::await);
    write.settle(false);
    Sent word = store.next();
    assertEquals(3, word.batch().firstSequence(), "its numbers may still be applied: never again");
    assertEquals(3, word.batch().confirmedBelow());
    assertEquals(List.of(1L, 2L), word.batch().unreached());
    word.apply();
    PendingWrite after = submit(1);
    store.next().apply();
    assertEquals(List.of(3L), revisions(after));
  }

  @Test
  void aFaultThatSaysNothingOfTheOutcomeLeavesItUnknown() throws Exception {
    PendingWrite write = submit(1);
    try (ExpectedErrors logged = new ExpectedErrors(GroupCommitter.class)) {
      store.next().answer().completeExceptionally(new IllegalArgumentException("a fault"));
      assertThrows(OutcomeUnknownException.class, write::await);
      assertEquals(
          List.of("A batch failed unexpectedly; its outcome is unknown"), logged.messages());
    }
  }

  @Test
  void whenTheGatewayStopsWhatWaitsIsRefusedAndWhatIsOnItsWayIsUnknown() throws Exception {
    PendingWrite answered = submit(1);
    store.next().apply();
    assertEquals(List.of(1L), revisions(answered));
    PendingWrite sent = submit(1);
    Sent batch = store.next();
    PendingWrite queued = submit(1);
    committer.close();
    assertThrows(UnavailableException.class, queued::await);
    assertThrows(UnavailableException.class, () -> submit(1));
    assertThrows(OutcomeUnknownException.class, sent::await);
    batch.apply();
    assertEquals(List.of(1L), revisions(answered));
  }

  private GroupCommitter committer(int sessions) {
    return new GroupCommitter(
        store, new CommitBounds(sessions, 10, 1_000, 100, 100_000), CommitListener.NONE);
  }

  private PendingWrite submit(int commands) {
    return committer.submit(commands(commands), 1, inSeconds(10));
  }

  private static List<SubmittedCommand> commands(int count) {
    List<SubmittedCommand> commands = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      commands.add(SubmittedCommand.of(new Command.GrantLease(1_000)));
    }
    return commands;
  }

  private static List<Long> revisions(PendingWrite write) throws InterruptedException {
    return write.await().stream()
        .map(answer -> ((CommandResult.TransactionDone) answer.result()).revision())
        .toList();
  }

  private static long inSeconds(int seconds) {
    return in(Duration.ofSeconds(seconds));
  }

  private static long in(Duration duration) {
    return System.nanoTime() + duration.toNanos();
  }
}
