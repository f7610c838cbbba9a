package io.holdfast.store;

import static io.holdfast.store.OneClient.only;
import static io.holdfast.store.OneClient.putOf;
import static io.holdfast.store.OneClient.refusal;
import static io.holdfast.store.OneClient.transaction;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.Comparison;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.RangeQuery;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.OperationResult;
import io.holdfast.store.result.RangePage;
import io.holdfast.store.result.ReadResult;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.result.StoreStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionRulesTest {
  private final OneClient client = new OneClient(new MemoryTables());

  @Test
  void oneTransactionIsOneRevisionWhateverItsNumberOfOperations() {
    client.transact(putOf("a", "1"), putOf("b", "2"), putOf("c", "3"));
    assertEquals(2, client.reader().status().revision());
    assertEquals(List.of(), client.keysAt(1));
    assertEquals(List.of("a", "b", "c"), client.keysAt(2));
  }

  @Test
  void aTransactionThatOnlyReadsMakesNoRevision() {
    client.put("a", "1");
    CommandResult result = client.transact(new Operation.Get(Bytes.utf8("a")));
    assertEquals(2, ((CommandResult.TransactionDone) result).revision());
    assertEquals(2, client.reader().status().revision());
  }

  @Test
  void readsSeeTheWritesBeforeThem() {
    Operation.Get get = new Operation.Get(Bytes.utf8("a"));
    CommandResult.TransactionDone done =
        (CommandResult.TransactionDone) client.transact(get, putOf("a", "1"), get);
    assertNull(((OperationResult.GetDone) done.results().get(0)).record());
    assertEquals("1", ((OperationResult.GetDone) done.results().get(2)).record().value().text());
  }

  @Test
  void theOtherBranchRunsWhenAComparisonDoesNotHold() {
    Comparison absent = new Comparison.Exists(Bytes.utf8("a"), true);
    CommandResult result =
        client.run(
            new Command.Transaction(
                List.of(absent), List.of(putOf("a", "then")), List.of(putOf("a", "else"))));
    assertEquals(false, ((CommandResult.TransactionDone) result).succeeded());
    assertEquals("else", client.value("a"));
  }

  @Test
  void aKeyThatIsNotThereComparesAsZeroAndItsValueIsLessThanEveryValue() {
    Bytes key = Bytes.utf8("a");
    List<Comparison> allHold =
        List.of(
            new Comparison.NumberIs(
                key, Comparison.NumberTarget.VERSION, Comparison.Operator.EQUAL, 0),
            new Comparison.NumberIs(
                key, Comparison.NumberTarget.MODIFY_REVISION, Comparison.Operator.LESS, 1),
            new Comparison.ValueIs(key, Comparison.Operator.LESS, Bytes.EMPTY),
            new Comparison.ValueIs(key, Comparison.Operator.NOT_EQUAL, Bytes.EMPTY));
    CommandResult result = client.run(new Command.Transaction(allHold, List.of(), List.of()));
    assertTrue(((CommandResult.TransactionDone) result).succeeded());
  }

  @Test
  void aRefusedTransactionChangesNothing() {
    client.put("n", "text");
    StoreStatus before = client.reader().status();
    CommandResult result =
        client.transact(putOf("a", "1"), new Operation.Increment(Bytes.utf8("n"), 1));
    assertEquals(Refusal.NOT_A_COUNTER, refusal(result));
    assertEquals(before, client.reader().status());
    assertNull(client.value("a"));
  }

  @Test
  void aKeyIsWrittenAtMostOnce() {
    Operation.Delete delete = new Operation.Delete(Bytes.utf8("a"));
    assertRefused(Refusal.DUPLICATE_KEY, putOf("a", "1"), putOf("a", "2"));
    assertRefused(Refusal.DUPLICATE_KEY, putOf("a", "1"), delete);
    assertRefused(Refusal.DUPLICATE_KEY, putOf("ab", "1"), deleteAll(prefix("a")));
    assertRefused(Refusal.DUPLICATE_KEY, deleteAll(prefix("ab")), deleteAll(prefix("a")));
    assertRefused(Refusal.DUPLICATE_KEY, deleteAll(KeyRange.ALL), deleteAll(prefix("a")));
  }

  @Test
  void neighbouringRangesDoNotOverlap() {
    client.put("a", "1");
    client.put("b", "2");
    CommandResult.TransactionDone done =
        (CommandResult.TransactionDone)
            client.transact(deleteAll(prefix("b")), deleteAll(prefix("a")), putOf("c", "3"));
    assertEquals(new OperationResult.DeleteDone(1), done.results().get(0));
    assertEquals(List.of("c"), client.keysAt(0));
  }

  @Test
  void aBadBranchIsRefusedEvenWhenItDoesNotRun() {
    CommandResult result =
        client.run(
            new Command.Transaction(List.of(), List.of(putOf("a", "1")), List.of(putOf("", "2"))));
    assertEquals(Refusal.KEY_EMPTY, refusal(result));
  }

  @Test
  void sizesAreBounded() {
    assertRefused(Refusal.KEY_EMPTY, putOf("", "1"));
    assertRefused(Refusal.KEY_TOO_LONG, putOf("k".repeat(2_049), "1"));
    assertRefused(Refusal.VALUE_TOO_LARGE, putOf("a", "v".repeat((3 << 20) + 1)));
    assertRefused(
        Refusal.CONTENT_TYPE_TOO_LONG,
        new Operation.Put(Bytes.utf8("a"), Bytes.EMPTY, "t".repeat(256), 0, 0));
    List<Operation> many = Collections.nCopies(1_025, new Operation.Get(Bytes.utf8("a")));
    CommandResult result = client.run(new Command.Transaction(List.of(), many, List.of()));
    assertEquals(Refusal.TOO_MANY_OPERATIONS, refusal(result));
  }

  @Test
  void theLargestKeyAndValueFit() {
    client.put("k".repeat(2_048), "v".repeat(3 << 20));
    assertEquals(3 << 20, client.value("k".repeat(2_048)).length());
    assertEquals(
        1, ((ReadResult.Found<RangePage>) client.reader().range(all(), 0)).value().count());
  }

  @Test
  void anIncrementCountsInDecimalTextAndBeginsAtZero() {
    assertEquals(5, increment("n", 5).value());
    assertEquals(-2, increment("n", -7).value());
    assertEquals("-2", client.value("n"));
    assertEquals("text/plain", client.reader().get(Bytes.utf8("n")).contentType());
  }

  @Test
  void aCounterDoesNotOverflow() {
    client.put("n", Long.toString(Long.MAX_VALUE));
    assertRefused(Refusal.COUNTER_OVERFLOW, new Operation.Increment(Bytes.utf8("n"), 1));
    client.put("n", Long.toString(Long.MIN_VALUE));
    assertRefused(Refusal.COUNTER_OVERFLOW, new Operation.Increment(Bytes.utf8("n"), -1));
    assertEquals(-1, increment("n", Long.MAX_VALUE).value());
  }

  @Test
  void onlyDecimalTextIsACounter() {
    for (String text :
        List.of("", "-", "+1", " 1", "1 ", "1.0", "0x1", "१", "9223372036854775808")) {
      client.put("n", text);
      assertRefused(Refusal.NOT_A_COUNTER, new Operation.Increment(Bytes.utf8("n"), 1));
    }
  }

  @Test
  void anIncrementKeepsContentTypeAndLease() {
    long lease = ((CommandResult.LeaseGranted) client.run(new Command.GrantLease(5_000))).lease();
    client.transact(new Operation.Put(Bytes.utf8("n"), Bytes.utf8("1"), "x/y", lease, 0));
    assertEquals(lease, increment("n", 1).lease());
    assertEquals("x/y", client.reader().get(Bytes.utf8("n")).contentType());
  }

  @Test
  void aDeleteRangeTakesAtMostItsBound() {
    putMany(Limits.MAX_DELETED_KEYS + 1);
    assertRefused(Refusal.TOO_MANY_KEYS, deleteAll(KeyRange.ALL));
    client.delete("0");
    assertEquals(
        new OperationResult.DeleteDone(Limits.MAX_DELETED_KEYS),
        only(client.transact(deleteAll(KeyRange.ALL))));
    assertEquals(0, client.reader().status().records());
  }

  @Test
  void anEntryFromBeforeThatBoundIsAppliedAsItWas() {
    putMany(Limits.MAX_DELETED_KEYS_ONCE + 1);
    client.unboundDeletions();
    assertRefused(Refusal.TOO_MANY_KEYS, deleteAll(KeyRange.ALL));
    client.delete("0");
    assertEquals(
        new OperationResult.DeleteDone(Limits.MAX_DELETED_KEYS_ONCE),
        only(client.transact(deleteAll(KeyRange.ALL))));
  }

  @Test
  void deletionsThatComeBehindManyOthersMustComeAgain() {
    putMany(Limits.MAX_DELETED_KEYS + 2);
    CommandBatch batch =
        client.batch(
            SubmittedCommand.of(transaction(deleteAll(prefix("1")))),
            SubmittedCommand.of(transaction(deleteAll(new KeyRange(key("2"), key("99999"))))),
            SubmittedCommand.of(transaction(deleteAll(prefix("0")))),
            SubmittedCommand.of(transaction(putOf("x", "writes go on"))));
    BatchResult.Applied applied = (BatchResult.Applied) client.apply(batch).result();
    List<CommandResult> results =
        applied.results().stream().map(BatchResult.Answer::result).toList();
    assertEquals(1_113, ((OperationResult.DeleteDone) only(results.get(0))).deleted());
    assertEquals(8_888, ((OperationResult.DeleteDone) only(results.get(1))).deleted());
    assertEquals(Refusal.BATCH_FULL, refusal(results.get(2)));
    assertEquals("writes go on", client.value("x"));
    client.run(transaction(deleteAll(KeyRange.ALL)));
    assertEquals(0, client.reader().status().records());
  }

  @Test
  void aDeleteRangeTakesAtMostSoManyBytes() {
    String large = "v".repeat(3 << 20);
    for (int i = 0; i < 22; i++) {
      client.put("k" + i, large);
    }
    assertRefused(Refusal.TOO_MANY_KEYS, deleteAll(KeyRange.ALL));
    client.delete("k0");
    assertEquals(
        new OperationResult.DeleteDone(21), only(client.transact(deleteAll(KeyRange.ALL))));
  }

  @Test
  void thePagesOfATransactionShareOneBound() {
    client.put("a", "v".repeat(3 << 20));
    client.put("b", "1");
    Operation.Range range = new Operation.Range(RangeQuery.of(KeyRange.ALL));
    CommandResult.TransactionDone done =
        (CommandResult.TransactionDone) client.transact(range, range);
    RangePage first = ((OperationResult.RangeDone) done.results().get(0)).page();
    RangePage second = ((OperationResult.RangeDone) done.results().get(1)).page();
    assertEquals(1, first.items().size());
    assertTrue(first.more());
    assertEquals(new RangePage(List.of(), 0, true), second);
  }

  @Test
  void aTransactionCountsSoFarAndNoFurther() {
    putMany(Limits.MAX_COUNTED_KEYS + 1);
    RangeQuery count = new RangeQuery(KeyRange.ALL, 0, false, false, true);
    RangePage page =
        ((OperationResult.RangeDone) only(client.transact(new Operation.Range(count)))).page();
    assertEquals(new RangePage(List.of(), Limits.MAX_COUNTED_KEYS, true), page);
    ReadResult.Found<RangePage> outside =
        (ReadResult.Found<RangePage>) client.reader().range(count, 0);
    assertEquals(new RangePage(List.of(), Limits.MAX_COUNTED_KEYS + 1, false), outside.value());
  }

  @Test
  void theGetsOfATransactionAnswerAtMostTheirBound() {
    client.put("a", "v".repeat(3 << 20));
    Operation.Get get = new Operation.Get(Bytes.utf8("a"));
    assertRefused(Refusal.VALUE_TOO_LARGE, get, get);
    assertRefused(Refusal.VALUE_TOO_LARGE, putOf("b", "v".repeat(3 << 20)), get, getOf("b"));
    assertEquals(
        3 << 20, ((OperationResult.GetDone) only(client.transact(get))).record().value().size());
  }

  @Test
  void aPageHoldsSoManyItemsAndSaysThatThereAreMore() {
    putMany(Limits.MAX_RANGE_ITEMS + 1);
    RangePage page = ((ReadResult.Found<RangePage>) client.reader().range(all(), 0)).value();
    assertEquals(Limits.MAX_RANGE_ITEMS, page.items().size());
    assertTrue(page.more());
  }

  @Test
  void aTransactionOverwritesAtMostSoManyBytes() {
    List<Operation> deletes = new ArrayList<>();
    for (int i = 0; i < 22; i++) {
      client.put("k" + i, "v".repeat(3 << 20));
      deletes.add(i % 2 == 0 ? new Operation.Delete(Bytes.utf8("k" + i)) : putOf("k" + i, ""));
    }
    assertRefused(Refusal.TOO_MANY_KEYS, deletes.toArray(Operation[]::new));
    deletes.removeLast();
    client.transact(deletes.toArray(Operation[]::new));
    assertEquals(11, client.reader().status().records());
  }

  @Test
  void readsThatComeBehindLargeAnswersMustComeAgain() {
    client.put("a", "v".repeat(2 << 20));
    SubmittedCommand get = SubmittedCommand.of(transaction(getOf("a")));
    SubmittedCommand put = SubmittedCommand.of(transaction(putOf("b", "1")));
    SubmittedCommand keyed = new SubmittedCommand("key", Bytes.utf8("f"), get.command());
    BatchResult.Applied applied =
        (BatchResult.Applied) client.apply(client.batch(get, get, get, keyed, put)).result();
    assertEquals(Refusal.BATCH_FULL, refusal(applied.results().get(2).result()));
    assertEquals(Refusal.BATCH_FULL, refusal(applied.results().get(3).result()));
    assertEquals("1", client.value("b"), "a write goes on");
    BatchResult.Answer again = client.submit(keyed);
    assertEquals(false, again.replayed());
    assertEquals(2 << 20, ((OperationResult.GetDone) only(again.result())).record().value().size());
  }

  @Test
  void writesThatComeBehindMuchHistoryMustComeAgain() {
    List<SubmittedCommand> deletes = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      client.put("k" + i, "v".repeat(3 << 20));
      deletes.add(SubmittedCommand.of(transaction(new Operation.Delete(Bytes.utf8("k" + i)))));
    }
    CommandBatch batch = client.batch(deletes.toArray(SubmittedCommand[]::new));
    BatchResult.Applied applied = (BatchResult.Applied) client.apply(batch).result();
    assertEquals(8, client.reader().status().records());
    assertEquals(Refusal.BATCH_FULL, refusal(applied.results().getLast().result()));
    client.run(deletes.getLast().command());
    assertEquals(7, client.reader().status().records());
  }

  private void putMany(int keys) {
    List<Operation> branch = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      branch.add(putOf(Integer.toString(i), ""));
      if (branch.size() == Limits.MAX_OPERATIONS || i == keys - 1) {
        client.run(new Command.Transaction(List.of(), List.copyOf(branch), List.of()));
        branch.clear();
      }
    }
  }

  private OperationResult.IncrementDone increment(String key, long by) {
    return (OperationResult.IncrementDone)
        only(client.transact(new Operation.Increment(Bytes.utf8(key), by)));
  }

  private void assertRefused(Refusal refusal, Operation... operations) {
    assertEquals(refusal, refusal(client.run(transaction(operations))));
  }

  private static Operation.Get getOf(String key) {
    return new Operation.Get(Bytes.utf8(key));
  }

  private static Operation.DeleteRange deleteAll(KeyRange range) {
    return new Operation.DeleteRange(range);
  }

  private static Bytes key(String key) {
    return Bytes.utf8(key);
  }

  private static KeyRange prefix(String prefix) {
    return KeyRange.prefix(Bytes.utf8(prefix));
  }

  private static RangeQuery all() {
    return RangeQuery.of(KeyRange.ALL);
  }
}
