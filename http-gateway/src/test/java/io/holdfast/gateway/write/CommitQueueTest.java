package io.holdfast.gateway.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.UnavailableException;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.SubmittedCommand;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Batches of ten commands or a thousand bytes; twenty commands or two thousand bytes may wait. */
class CommitQueueTest {
  private static final long DEADLINE = 1_000;

  private long nowNanos;
  private final CommitQueue queue =
      new CommitQueue(new CommitBounds(2, 10, 1_000, 20, 2_000), () -> nowNanos);
  private final GatewaySession session = new GatewaySession(() -> {});

  // ---- what may wait

  @Test
  void moreCommandsThanMayWaitAreRefused() {
    add(15, 1);
    add(5, 1);
    QueueFullException full = assertThrows(QueueFullException.class, () -> add(1, 1));
    assertTrue(full.getMessage().startsWith("20 commands of 2 bytes wait"), full.getMessage());
    assertEquals(20, queue.commands());
  }

  @Test
  void moreBytesThanMayWaitAreRefused() {
    add(1, 1_999);
    assertThrows(QueueFullException.class, () -> add(1, 2));
    add(1, 1);
  }

  @Test
  void whatWasTakenOutMakesRoom() {
    add(20, 1);
    gather();
    add(20, 1);
    assertEquals(20, queue.commands());
  }

  @Test
  void aClosedQueueTakesNothingAndGivesNoSessionAway() {
    queue.addSession(session);
    queue.close();
    assertThrows(UnavailableException.class, () -> add(1, 1));
    assertFalse(queue.takeSession(session));
  }

  // ---- what goes into one batch

  @Test
  void writesGoTogetherInOrderUntilTheBatchIsFull() {
    PendingWrite first = add(4, 1);
    PendingWrite second = add(4, 1);
    PendingWrite third = add(4, 1);
    assertEquals(List.of(first, second), gather().writes());
    assertEquals(List.of(third), gather().writes());
  }

  @Test
  void bytesFillABatchToo() {
    PendingWrite first = add(1, 600);
    PendingWrite second = add(1, 600);
    assertEquals(List.of(first), gather().writes());
    assertEquals(List.of(second), gather().writes());
  }

  @Test
  void whatIsLargerThanABatchGoesAlone() {
    PendingWrite large = add(15, 1_500);
    PendingWrite next = add(1, 1);
    assertEquals(List.of(large), gather().writes());
    assertEquals(List.of(next), gather().writes());
  }

  /** Its waiting thread gives it up as never sent: so it must not be sent. */
  @Test
  void whatIsPastItsDeadlineIsNotSent() {
    add(1, 1);
    nowNanos = DEADLINE;
    PendingWrite inTime = add(1, 1, 2 * DEADLINE);
    assertEquals(List.of(inTime), gather().writes());
    assertEquals(0, queue.commands());
  }

  @Test
  void whatWasGivenUpIsNotSent() {
    add(1, 1).giveUp();
    PendingWrite waits = add(1, 1);
    assertEquals(List.of(waits), gather().writes());
  }

  // ---- sessions

  @Test
  void aSessionThatFindsNothingIsIdle() {
    assertNull(gather());
    assertSame(session, queue.takeSession());
    assertNull(queue.takeSession(), "it is busy now");
  }

  @Test
  void theSessionThatWasUsedLastIsTakenFirst() {
    GatewaySession other = new GatewaySession(() -> {});
    queue.addSession(other);
    queue.addSession(session);
    assertSame(other, queue.takeSession());
    assertNull(queue.gather(other, false));
    assertSame(other, queue.takeSession());
    assertSame(session, queue.takeSession());
  }

  @Test
  void aSessionThatOwesWordGoesWithoutCommandsWhenItMay() {
    SentBatch lost = sendOne();
    session.settle(lost, lost.writes().getFirst(), false);
    assertNull(queue.gather(session, false), "not right after a failure");
    assertSame(session, queue.takeSession());
    SentBatch word = queue.gather(session, true);
    assertEquals(0, word.commands());
  }

  @Test
  void whoOpensASessionHasUntilTheLastThatWaits() {
    add(1, 1, DEADLINE);
    add(1, 1, 5 * DEADLINE);
    assertEquals(5 * DEADLINE, queue.latestDeadlineOrRest(session));
    nowNanos = DEADLINE;
    assertEquals(5 * DEADLINE, queue.latestDeadlineOrRest(session));
    assertEquals(1, queue.commands(), "who gave up makes room");
    nowNanos = 5 * DEADLINE;
    assertEquals(0, queue.latestDeadlineOrRest(session));
    assertSame(session, queue.takeSession(), "nobody waits, so it is idle");
  }

  // ---- what was not applied

  @Test
  void whatWasNotAppliedGoesFirstAgainInOrder() {
    PendingWrite first = add(5, 1);
    PendingWrite second = add(5, 1);
    SentBatch sent = gather();
    PendingWrite later = add(5, 1);
    queue.putBack(sent);
    assertEquals(15, queue.commands());
    assertEquals(List.of(first, second), gather().writes());
    assertEquals(List.of(later), gather().writes());
  }

  @Test
  void whoseClientGaveUpMeanwhileDoesNotComeBack() {
    PendingWrite first = add(5, 1);
    PendingWrite second = add(5, 1);
    SentBatch sent = gather();
    first.giveUp();
    queue.putBack(sent);
    assertEquals(List.of(second), gather().writes());
  }

  @Test
  void allThatWaitsCanBeTakenOut() {
    PendingWrite first = add(5, 1);
    PendingWrite second = add(5, 1);
    assertEquals(List.of(first, second), queue.drain());
    assertEquals(0, queue.commands());
    add(20, 2_000);
  }

  // ---- the words of the tests

  private SentBatch gather() {
    return queue.gather(session, false);
  }

  private SentBatch sendOne() {
    session.open(7);
    add(1, 1);
    SentBatch batch = gather();
    var _ = session.seal(batch);
    return batch;
  }

  private PendingWrite add(int commands, int bytes) {
    return add(commands, bytes, DEADLINE);
  }

  private PendingWrite add(int commands, int bytes, long deadlineNanos) {
    PendingWrite write =
        new PendingWrite(
            Collections.nCopies(commands, SubmittedCommand.of(new Command.GrantLease(1_000))),
            bytes,
            deadlineNanos);
    queue.add(write);
    return write;
  }
}
