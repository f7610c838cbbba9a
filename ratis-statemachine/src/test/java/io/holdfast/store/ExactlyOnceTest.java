package io.holdfast.store;

import static io.holdfast.store.OneClient.LONG_WINDOWS;
import static io.holdfast.store.OneClient.putOf;
import static io.holdfast.store.OneClient.refusal;
import static io.holdfast.store.OneClient.transaction;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.OperationId;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.format.Table;
import io.holdfast.store.result.AppliedBatch;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.OperationOutcome;
import io.holdfast.store.result.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A command is applied once, however often it comes. */
class ExactlyOnceTest {
  private static final SubmittedCommand COUNT =
      SubmittedCommand.of(transaction(new Operation.Increment(Bytes.utf8("n"), 1)));

  private final MemoryTables tables = new MemoryTables();
  private final OneClient client = new OneClient(tables);

  @Test
  void aBatchThatComesAgainGetsItsFirstResults() {
    CommandBatch batch = client.batch(COUNT, COUNT);
    BatchResult.Applied first = (BatchResult.Applied) client.apply(batch).result();
    BatchResult.Applied again = (BatchResult.Applied) client.apply(batch).result();
    assertEquals(new BatchResult.Applied(true, first.results()), again);
    assertEquals("2", client.value("n"));
  }

  @Test
  void itDoesSoAfterARestartToo() {
    CommandBatch batch = client.batch(COUNT);
    BatchResult.Applied first = (BatchResult.Applied) client.apply(batch).result();
    client.reopen();
    assertEquals(new BatchResult.Applied(true, first.results()), client.apply(batch).result());
    assertEquals("1", client.value("n"));
  }

  /** Sent again while the first one still waited for the entry before. */
  @Test
  void aBatchThatAnEntryHoldsTwiceIsAppliedOnceAndAnsweredTwice() {
    CommandBatch batch = client.batch(COUNT, COUNT);
    List<AppliedBatch> applied = client.applyTogether(batch, batch);
    BatchResult.Applied first = (BatchResult.Applied) applied.getFirst().result();
    assertEquals(new BatchResult.Applied(true, first.results()), applied.getLast().result());
    assertEquals("2", client.value("n"));
  }

  @Test
  void batchesOfOneEntryAreAppliedInOrderAndEachTellsItsOwnRevision() {
    List<AppliedBatch> applied = client.applyTogether(client.batch(COUNT), client.batch(COUNT));
    assertEquals(applied.getFirst().revision() + 1, applied.getLast().revision());
    assertEquals("2", client.value("n"));
  }

  @Test
  void aBatchThatComesAfterALaterOneIsNeverApplied() {
    CommandBatch early = new CommandBatch(client.session(), 1, 1, List.of(), List.of(COUNT));
    CommandBatch late = new CommandBatch(client.session(), 5, 1, List.of(), List.of(COUNT));
    client.apply(late);
    assertEquals(new BatchResult.Superseded(), client.apply(early).result());
    assertEquals("1", client.value("n"));
    assertOutcome(new OperationOutcome.NotApplied(), 1);
    assertOutcome(new OperationOutcome.Unknown(), 6);
    assertInstanceOf(OperationOutcome.Applied.class, outcome(5));
  }

  @Test
  void aConfirmedBatchIsNotAppliedAgain() {
    CommandBatch first = client.batch(COUNT);
    client.apply(first);
    client.apply(client.batch(COUNT));
    assertEquals(new BatchResult.AlreadyConfirmed(), client.apply(first).result());
    assertEquals("2", client.value("n"));
    assertOutcome(new OperationOutcome.Forgotten(), 1);
  }

  @Test
  void aResultWhoseClientWasNotReachedStaysForTheWindow() {
    client.apply(client.batch(COUNT, COUNT));
    OperationOutcome first = outcome(2);
    client.apply(new CommandBatch(client.session(), 3, 3, List.of(2L), List.of(COUNT)));
    assertEquals(first, outcome(2));
    assertOutcome(new OperationOutcome.Forgotten(), 1);
    client.reopen();
    client.clock(LONG_WINDOWS.clockMillis() + LONG_WINDOWS.idempotencyMillis());
    client.apply(CommandBatch.sessionless(List.of()));
    assertEquals(first, outcome(2), "at the end of the window");
    client.clock(LONG_WINDOWS.clockMillis() + LONG_WINDOWS.idempotencyMillis() + 1);
    client.apply(CommandBatch.sessionless(List.of()));
    assertOutcome(new OperationOutcome.Forgotten(), 2);
  }

  @Test
  void aNumberThatWasNotReachedAndNeverAppliedIsKnownAsSuch() {
    client.apply(new CommandBatch(client.session(), 8, 8, List.of(3L), List.of(COUNT)));
    assertOutcome(new OperationOutcome.NotApplied(), 3);
    CommandBatch late = new CommandBatch(client.session(), 3, 1, List.of(), List.of(COUNT));
    assertEquals(new BatchResult.AlreadyConfirmed(), client.apply(late).result());
    assertEquals("1", client.value("n"));
  }

  @Test
  void numbersThatNoGatewaySendsDoNoHarm() {
    client.apply(client.batch(COUNT, COUNT));
    for (long number : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
      client.run(new Command.RevokeLease(number));
      client.run(new Command.KeepLeaseAlive(number));
      client.apply(new CommandBatch(number, 1, 1, List.of(number), List.of(COUNT)));
      client.apply(new CommandBatch(client.session(), number, 0, List.of(number), List.of(COUNT)));
    }
    client.apply(
        new CommandBatch(client.session(), 0, Long.MAX_VALUE, List.of(-1L, 50L), List.of(COUNT)));
    assertEquals("2", client.value("n"));
  }

  @Test
  void anUnknownSessionAppliesNothing() {
    CommandBatch batch = new CommandBatch(99, 1, 1, List.of(), List.of(COUNT));
    assertEquals(new BatchResult.SessionUnknown(99), client.apply(batch).result());
    assertNull(client.value("n"));
  }

  @Test
  void aSessionThatIsIdleForLongerThanTheWindowGoesWhenAnotherOpens() {
    client.apply(client.batch(COUNT));
    long end = LONG_WINDOWS.clockMillis() + LONG_WINDOWS.idempotencyMillis();
    client.clock(end);
    CommandBatch open =
        CommandBatch.sessionless(List.of(SubmittedCommand.of(new Command.OpenSession())));
    client.apply(open);
    assertInstanceOf(OperationOutcome.Applied.class, outcome(1), "at the end of the window");
    client.clock(end + 1);
    client.apply(open);
    assertOutcome(new OperationOutcome.Unknown(), 1);
    assertEquals(
        new BatchResult.SessionUnknown(client.session()),
        client.apply(client.batch(COUNT)).result());
    assertEquals("1", client.value("n"));
  }

  @Test
  void outsideASessionOnlyWhatIsHarmlessTwiceIsDone() {
    CommandBatch batch = CommandBatch.sessionless(List.of(COUNT));
    BatchResult.Applied applied = (BatchResult.Applied) client.apply(batch).result();
    assertEquals(Refusal.SESSION_REQUIRED, refusal(applied.results().getFirst().result()));
    assertNull(client.value("n"));
  }

  @Test
  void aClientsKeyGivesTheFirstResultInAnyBatch() {
    BatchResult.Answer first = client.submit(keyed("k", "f"));
    BatchResult.Answer again = client.submit(keyed("k", "f"));
    assertEquals(new BatchResult.Answer(first.result(), true), again);
    assertEquals("1", client.value("n"));
    assertEquals(new OperationOutcome.Applied(first.result()), client.reader().operation("k"));
  }

  @Test
  void aClientsKeyUsedForAnotherRequestIsRefused() {
    client.submit(keyed("k", "f"));
    BatchResult.Answer other = client.submit(keyed("k", "g"));
    assertEquals(Refusal.IDEMPOTENCY_KEY_REUSED, refusal(other.result()));
    assertEquals("1", client.value("n"));
  }

  @Test
  void aRefusalIsAResultAndStays() {
    client.put("n", "text");
    BatchResult.Answer first = client.submit(keyed("k", "f"));
    client.put("n", "1");
    BatchResult.Answer again = client.submit(keyed("k", "f"));
    assertEquals(new BatchResult.Answer(first.result(), true), again);
    assertEquals(Refusal.NOT_A_COUNTER, refusal(again.result()));
  }

  @Test
  void aClientsKeyThatLooksLikeAnOperationIdIsNone() {
    client.submit(COUNT);
    String id = OperationId.of(client.session(), 1);
    BatchResult.Answer keyed = client.submit(keyed(id, "f"));
    assertEquals(false, keyed.replayed());
    assertEquals("2", client.value("n"));
  }

  @Test
  void aClientsKeyIsKeptForItsTimeOrNumberWhicheverEndsFirst() {
    client.stamp = new EntryStamp(1_000, 0, 0, 100, 2);
    BatchResult.Answer first = client.submit(keyed("a", "f"));
    client.submit(keyed("b", "f"));
    assertEquals(new BatchResult.Answer(first.result(), true), client.submit(keyed("a", "f")));
    client.submit(keyed("c", "f"));
    assertEquals(new OperationOutcome.Unknown(), client.reader().operation("a"));
    client.clock(1_101);
    client.submit(putKeyed());
    assertEquals(new OperationOutcome.Unknown(), client.reader().operation("b"));
    assertEquals(new OperationOutcome.Unknown(), client.reader().operation("c"));
    assertInstanceOf(OperationOutcome.Applied.class, client.reader().operation("p"));
  }

  @Test
  void expiredKeysGoInStepsUntilNoneIsLeft() {
    for (int i = 0; i < 1_000; i++) {
      client.submit(keyed("k" + i, "f"));
    }
    client.clock(LONG_WINDOWS.clockMillis() + LONG_WINDOWS.idempotencyMillis() + 1);
    client.apply(CommandBatch.sessionless(List.of()));
    assertEquals(936, rows(Table.OUTCOMES));
    for (int i = 0; i < 15; i++) {
      client.apply(CommandBatch.sessionless(List.of()));
    }
    assertEquals(0, rows(Table.OUTCOMES));
    assertEquals(0, rows(Table.OUTCOME_ORDER));
  }

  private int rows(Table table) {
    int[] rows = new int[1];
    tables.scan(table, null, null, false, (_, _) -> ++rows[0] > 0);
    return rows[0];
  }

  private static SubmittedCommand keyed(String key, String fingerprint) {
    return new SubmittedCommand(key, Bytes.utf8(fingerprint), COUNT.command());
  }

  private static SubmittedCommand putKeyed() {
    return new SubmittedCommand("p", Bytes.utf8("f"), transaction(putOf("p", "1")));
  }

  private OperationOutcome outcome(long sequence) {
    return client.reader().operation(OperationId.of(client.session(), sequence));
  }

  private void assertOutcome(OperationOutcome expected, long sequence) {
    assertEquals(expected, outcome(sequence));
  }
}
