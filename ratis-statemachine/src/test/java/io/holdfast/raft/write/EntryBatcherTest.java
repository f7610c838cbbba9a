package io.holdfast.raft.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.NotLeadingException;
import io.holdfast.raft.statemachine.BatchMessage;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.BatchResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

final class EntryBatcherTest {
  private final List<Sent> sent = new ArrayList<>();
  private long now;
  private final List<Runnable> lingers = new ArrayList<>();
  private final List<Long> restNanos = new ArrayList<>();
  private final EntryBatcher batcher =
      new EntryBatcher(
          this::append,
          Runnable::run,
          () -> now,
          (nanos, task) -> {
            restNanos.add(nanos);
            lingers.add(task);
          });

  /** An entry that reached the log, and the answer that it waits for. */
  private record Sent(List<BatchMessage> batches, CompletableFuture<List<BatchResult>> answer) {
    void applied() {
      answer.complete(batches.stream().map(EntryBatcherTest::resultOf).toList());
    }
  }

  @Test
  void batchesThatFindNoEntryInFlightGoAtOnceAndAlone() {
    for (int i = 0; i < EntryBatcher.MAX_IN_FLIGHT; i++) {
      var _ = batcher.append(batch(i, 1));
    }
    assertEquals(EntryBatcher.MAX_IN_FLIGHT, sent.size());
    assertTrue(sent.stream().allMatch(entry -> entry.batches.size() == 1));
  }

  @Test
  void whatGathersGoesTogetherInOrderAndEachGetsItsOwnResult() {
    fillTheWindow();
    List<CompletableFuture<BatchResult>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(batcher.append(batch(100 + i, 1)));
    }
    assertEquals(EntryBatcher.MAX_IN_FLIGHT, sent.size());

    sent.getFirst().applied();
    sent.getLast().applied();

    assertEquals(EntryBatcher.MAX_IN_FLIGHT + 1, sent.size());
    for (int i = 0; i < 3; i++) {
      assertEquals(new BatchResult.SessionUnknown(100 + i), waiting.get(i).join());
    }
  }

  @Test
  void anEntryIsNotFilledBeyondItsBound() {
    fillTheWindow();
    var _ = batcher.append(batch(1, EntryBatcher.MAX_BYTES / 2));
    var _ = batcher.append(batch(2, EntryBatcher.MAX_BYTES));
    var _ = batcher.append(batch(3, 1));

    sent.getFirst().applied();
    sent.getLast().applied();
    sent.getLast().applied();

    assertEquals(List.of(1L), sessions(sent.get(EntryBatcher.MAX_IN_FLIGHT)));
    assertEquals(List.of(2L), sessions(sent.get(EntryBatcher.MAX_IN_FLIGHT + 1)));
    assertEquals(List.of(3L), sessions(sent.get(EntryBatcher.MAX_IN_FLIGHT + 2)));
  }

  @Test
  void aFailedEntryFailsEachOfItsBatchesAndMakesRoomForTheNext() {
    fillTheWindow();
    CompletableFuture<BatchResult> one = batcher.append(batch(1, 1));
    CompletableFuture<BatchResult> other = batcher.append(batch(2, 1));
    sent.getFirst().applied();
    CompletableFuture<BatchResult> next = batcher.append(batch(3, 1));

    sent.getLast().answer.completeExceptionally(new NotLeadingException("it stepped down"));

    assertNotLeading(one);
    assertNotLeading(other);
    sent.getLast().applied();
    assertEquals(new BatchResult.SessionUnknown(3), next.join());
  }

  @Test
  void afterAChangeOfLeaderOldEntriesNoLongerCount() {
    fillTheWindow();
    CompletableFuture<BatchResult> waiting = batcher.append(batch(1, 1));

    batcher.leaderChanged();
    sent.getLast().applied();
    assertEquals(new BatchResult.SessionUnknown(1), waiting.join());

    for (Sent old : List.copyOf(sent)) {
      old.applied();
    }
    int before = sent.size();
    fillTheWindow();
    var _ = batcher.append(batch(2, 1));
    assertEquals(before + EntryBatcher.MAX_IN_FLIGHT, sent.size());
  }

  @Test
  void entriesThatNeverComeBackDoNotHoldUpTheOthersForEver() {
    fillTheWindow();
    CompletableFuture<BatchResult> early = batcher.append(batch(1, 1));
    now += EntryBatcher.PATIENCE_NANOS + 1;

    var _ = batcher.append(batch(2, 1));

    assertEquals(List.of(2L), sessions(sent.getLast()));
    // It has not entered the log: whoever sent it sends it again.
    assertNotLeading(early);
  }

  @Test
  void aLateAnswerDoesNotMakeRoomTwice() {
    fillTheWindow();
    now += EntryBatcher.PATIENCE_NANOS + 1;
    CompletableFuture<BatchResult> first = batcher.append(batch(1, 1));
    for (Sent old : sent.subList(0, EntryBatcher.MAX_IN_FLIGHT)) {
      old.applied();
    }
    assertFalse(first.isDone());
    for (int i = 1; i < EntryBatcher.MAX_IN_FLIGHT; i++) {
      var _ = batcher.append(batch(2, 1));
    }
    int before = sent.size();
    var _ = batcher.append(batch(3, 1));
    assertEquals(before, sent.size());
  }

  @Test
  void whileOthersWaitTheLogRestsAsLongAsTheEntryTook() {
    fillTheWindow();
    var _ = batcher.append(batch(1, 1));
    now += 1_000_000;
    sent.getFirst().applied();
    assertEquals(List.of(1_000_000L), restNanos);
    assertEquals(1, sent.size());

    // What comes meanwhile goes along.
    var _ = batcher.append(batch(2, 1));
    assertEquals(1, sent.size());
    now += 1_000_000;
    lingers.getFirst().run();
    assertEquals(List.of(1L, 2L), sessions(sent.getLast()));
  }

  @Test
  void aRestEndsWithTheLongestSpacing() {
    fillTheWindow();
    var _ = batcher.append(batch(1, 1));
    now += EntryBatcher.MAX_LINGER_NANOS - 100;
    sent.getFirst().applied();
    assertEquals(List.of(100L), restNanos);
    lingers.getFirst().run();

    var _ = batcher.append(batch(2, 1));
    now += EntryBatcher.MAX_LINGER_NANOS + 100;
    sent.get(1).applied();
    assertEquals(3, sent.size());
    assertEquals(1, restNanos.size());
  }

  @Test
  void whereManyCommandsWaitNobodyRests() {
    fillTheWindow();
    for (int i = 0; i < EntryBatcher.ENOUGH_COMMANDS; i++) {
      var _ = batcher.append(batch(i, 1, 1));
    }
    now += 1_000_000;
    sent.getFirst().applied();
    assertEquals(List.of(), restNanos);
    assertEquals(2, sent.size());
  }

  @Test
  void whereNobodyWaitsNobodyRests() {
    for (int i = 0; i < 3; i++) {
      CompletableFuture<BatchResult> alone = batcher.append(batch(i, 1));
      assertEquals(i + 1, sent.size());
      now += 1_000_000;
      sent.getLast().applied();
      assertTrue(alone.isDone());
    }
    assertEquals(List.of(), restNanos);
  }

  @Test
  void aRestOfALeadershipThatIsOverSendsNothing() {
    fillTheWindow();
    var _ = batcher.append(batch(1, 1));
    now += 1_000_000;
    sent.getFirst().applied();
    batcher.leaderChanged();
    assertEquals(2, sent.size());

    var _ = batcher.append(batch(2, 1));
    lingers.getFirst().run();

    assertEquals(2, sent.size());
  }

  private void fillTheWindow() {
    for (int i = 0; i < EntryBatcher.MAX_IN_FLIGHT; i++) {
      var _ = batcher.append(batch(1_000 + i, 1));
    }
  }

  private CompletableFuture<List<BatchResult>> append(List<BatchMessage> batches) {
    Sent entry = new Sent(batches, new CompletableFuture<>());
    sent.add(entry);
    return entry.answer;
  }

  private static BatchMessage batch(long session, int bytes) {
    return batch(session, bytes, 0);
  }

  private static BatchMessage batch(long session, int bytes, int commands) {
    return new BatchMessage(
        new CommandBatch(
            session,
            1,
            1,
            List.of(),
            Collections.nCopies(commands, SubmittedCommand.of(new Command.OpenSession()))),
        ByteString.copyFrom(new byte[bytes]));
  }

  private static BatchResult resultOf(BatchMessage batch) {
    return new BatchResult.SessionUnknown(batch.batch().session());
  }

  private static List<Long> sessions(Sent entry) {
    return entry.batches.stream().map(batch -> batch.batch().session()).toList();
  }

  private static void assertNotLeading(CompletableFuture<BatchResult> failed) {
    CompletionException failure = assertThrows(CompletionException.class, failed::join);
    assertInstanceOf(NotLeadingException.class, failure.getCause());
  }
}
