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

final class EntryGathererTest {
  private final List<Sent> sent = new ArrayList<>();
  private long now;
  private final List<Runnable> rests = new ArrayList<>();
  private final List<Long> restNanos = new ArrayList<>();
  private final EntryGatherer gatherer =
      new EntryGatherer(
          this::append,
          Runnable::run,
          () -> now,
          (nanos, task) -> {
            restNanos.add(nanos);
            rests.add(task);
          });

  /** An entry that reached the log, and the answer that it waits for. */
  private record Sent(List<BatchMessage> batches, CompletableFuture<List<BatchResult>> answer) {
    void applied() {
      answer.complete(batches.stream().map(EntryGathererTest::resultOf).toList());
    }
  }

  @Test
  void batchesThatFindAPlaceFreeGoAtOnceAndAlone() {
    for (int i = 0; i < EntryGatherer.PLACES; i++) {
      var _ = gatherer.append(batch(i, 1));
    }
    assertEquals(EntryGatherer.PLACES, sent.size());
    assertTrue(sent.stream().allMatch(entry -> entry.batches.size() == 1));
  }

  @Test
  void whatGathersGoesTogetherInOrderAndEachGetsItsOwnResult() {
    takeAllPlaces();
    List<CompletableFuture<BatchResult>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(gatherer.append(batch(100 + i, 1)));
    }
    assertEquals(EntryGatherer.PLACES, sent.size());

    sent.getFirst().applied();
    sent.getLast().applied();

    assertEquals(EntryGatherer.PLACES + 1, sent.size());
    for (int i = 0; i < 3; i++) {
      assertEquals(new BatchResult.SessionUnknown(100 + i), waiting.get(i).join());
    }
  }

  @Test
  void anEntryIsNotFilledBeyondItsBound() {
    takeAllPlaces();
    var _ = gatherer.append(batch(1, EntryGatherer.MOST_BYTES / 2));
    var _ = gatherer.append(batch(2, EntryGatherer.MOST_BYTES));
    var _ = gatherer.append(batch(3, 1));

    sent.getFirst().applied();
    sent.getLast().applied();
    sent.getLast().applied();

    assertEquals(List.of(1L), sessions(sent.get(EntryGatherer.PLACES)));
    assertEquals(List.of(2L), sessions(sent.get(EntryGatherer.PLACES + 1)));
    assertEquals(List.of(3L), sessions(sent.get(EntryGatherer.PLACES + 2)));
  }

  @Test
  void aFailedEntryFailsEachOfItsBatchesAndGivesItsPlaceBack() {
    takeAllPlaces();
    CompletableFuture<BatchResult> one = gatherer.append(batch(1, 1));
    CompletableFuture<BatchResult> other = gatherer.append(batch(2, 1));
    sent.getFirst().applied();
    CompletableFuture<BatchResult> next = gatherer.append(batch(3, 1));

    sent.getLast().answer.completeExceptionally(new NotLeadingException("it stepped down"));

    assertNotLeading(one);
    assertNotLeading(other);
    sent.getLast().applied();
    assertEquals(new BatchResult.SessionUnknown(3), next.join());
  }

  @Test
  void afterAChangeOfLeaderOldEntriesHoldNoPlaceAndGiveNoneBack() {
    takeAllPlaces();
    CompletableFuture<BatchResult> waiting = gatherer.append(batch(1, 1));

    gatherer.leaderChanged();
    sent.getLast().applied();
    assertEquals(new BatchResult.SessionUnknown(1), waiting.join());

    for (Sent old : List.copyOf(sent)) {
      old.applied();
    }
    int before = sent.size();
    takeAllPlaces();
    var _ = gatherer.append(batch(2, 1));
    assertEquals(before + EntryGatherer.PLACES, sent.size());
  }

  @Test
  void entriesThatNeverComeBackDoNotHoldUpTheOthersForEver() {
    takeAllPlaces();
    CompletableFuture<BatchResult> early = gatherer.append(batch(1, 1));
    now += EntryGatherer.PATIENCE_NANOS + 1;

    var _ = gatherer.append(batch(2, 1));

    assertEquals(List.of(2L), sessions(sent.getLast()));
    // It has not entered the log: whoever sent it sends it again.
    assertNotLeading(early);
  }

  @Test
  void aLatePlaceGivenBackTwiceIsOnePlace() {
    takeAllPlaces();
    now += EntryGatherer.PATIENCE_NANOS + 1;
    CompletableFuture<BatchResult> first = gatherer.append(batch(1, 1));
    for (Sent old : sent.subList(0, EntryGatherer.PLACES)) {
      old.applied();
    }
    assertFalse(first.isDone());
    for (int i = 1; i < EntryGatherer.PLACES; i++) {
      var _ = gatherer.append(batch(2, 1));
    }
    int before = sent.size();
    var _ = gatherer.append(batch(3, 1));
    assertEquals(before, sent.size());
  }

  @Test
  void whileOthersWaitTheLogRestsAsLongAsTheEntryTook() {
    takeAllPlaces();
    var _ = gatherer.append(batch(1, 1));
    now += 1_000_000;
    sent.getFirst().applied();
    assertEquals(List.of(1_000_000L), restNanos);
    assertEquals(1, sent.size());

    // What comes meanwhile goes along.
    var _ = gatherer.append(batch(2, 1));
    assertEquals(1, sent.size());
    now += 1_000_000;
    rests.getFirst().run();
    assertEquals(List.of(1L, 2L), sessions(sent.getLast()));
  }

  @Test
  void aRestEndsWithTheLongestSpacing() {
    takeAllPlaces();
    var _ = gatherer.append(batch(1, 1));
    now += EntryGatherer.MOST_SPACING_NANOS - 100;
    sent.getFirst().applied();
    assertEquals(List.of(100L), restNanos);
    rests.getFirst().run();

    var _ = gatherer.append(batch(2, 1));
    now += EntryGatherer.MOST_SPACING_NANOS + 100;
    sent.get(1).applied();
    assertEquals(3, sent.size());
    assertEquals(1, restNanos.size());
  }

  @Test
  void whereManyCommandsWaitNobodyRests() {
    takeAllPlaces();
    for (int i = 0; i < EntryGatherer.ENOUGH_COMMANDS; i++) {
      var _ = gatherer.append(batch(i, 1, 1));
    }
    now += 1_000_000;
    sent.getFirst().applied();
    assertEquals(List.of(), restNanos);
    assertEquals(2, sent.size());
  }

  @Test
  void whereNobodyWaitsNobodyRests() {
    for (int i = 0; i < 3; i++) {
      CompletableFuture<BatchResult> alone = gatherer.append(batch(i, 1));
      assertEquals(i + 1, sent.size());
      now += 1_000_000;
      sent.getLast().applied();
      assertTrue(alone.isDone());
    }
    assertEquals(List.of(), restNanos);
  }

  @Test
  void aRestOfALeadershipThatIsOverSendsNothing() {
    takeAllPlaces();
    var _ = gatherer.append(batch(1, 1));
    now += 1_000_000;
    sent.getFirst().applied();
    gatherer.leaderChanged();
    assertEquals(2, sent.size());

    var _ = gatherer.append(batch(2, 1));
    rests.getFirst().run();

    assertEquals(2, sent.size());
  }

  private void takeAllPlaces() {
    for (int i = 0; i < EntryGatherer.PLACES; i++) {
      var _ = gatherer.append(batch(1_000 + i, 1));
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
