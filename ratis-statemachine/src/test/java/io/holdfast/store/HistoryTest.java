package io.holdfast.store;

import static io.holdfast.store.OneClient.putOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.CommandBatch;
import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.command.Invariant;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.RangeQuery;
import io.holdfast.store.format.Table;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.RangePage;
import io.holdfast.store.result.ReadResult;
import io.holdfast.store.table.RowKeys;
import io.holdfast.store.table.TableReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private final MemoryTables tables = new MemoryTables();
  private final OneClient client = new OneClient(tables);

  @Test
  void aRevisionStaysReadableForItsTimeAndItsNumber() {
    client.stamp = new EntryStamp(1_000, 100, 3, 0, 0);
    for (int i = 2; i <= 10; i++) {
      client.put("a", Integer.toString(i));
    }
    assertEquals(1, floor(), "young");
    client.clock(1_099);
    touch();
    assertEquals(1, floor(), "a millisecond too young");
    client.clock(1_100);
    touch();
    assertEquals(7, floor(), "three revisions behind the current one stay");
    assertEquals("7", client.valueAt("a", 7));
    assertEquals(new ReadResult.Compacted<>(7), client.reader().getAt(Bytes.utf8("a"), 6));
    assertEquals(
        new ReadResult.Compacted<>(7), client.reader().range(RangeQuery.of(KeyRange.ALL), 6));
    StateAudit.check(tables);
  }

  @Test
  void aStoreThatKeepsNoHistoryReadsItsCurrentRevision() {
    client.stamp = new EntryStamp(1_000, 0, 0, 0, 0);
    client.put("a", "1");
    client.put("a", "2");
    assertEquals(3, floor());
    assertEquals("2", client.valueAt("a", 3));
    assertEquals("2", client.valueAt("a", 0));
    assertEquals(0, rows(Table.HISTORY));
    assertEquals(0, rows(Table.CHANGES));
  }

  @Test
  void aLargeRevisionIsReclaimedOverSeveralEntries() {
    List<Operation> puts = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      puts.add(putOf("k" + i, ""));
    }
    client.run(new Command.Transaction(List.of(), puts, List.of()));
    client.transact(new Operation.DeleteRange(KeyRange.ALL));
    client.stamp = new EntryStamp(1_000, 0, 0, 0, 0);
    touch();
    assertEquals(2, floor());
    assertEquals(1_936, rows(Table.HISTORY), "the usual step");
    StateAudit.check(tables);
    client.reopen();
    for (int i = 0; i < 40; i++) {
      touch();
      StateAudit.check(tables);
    }
    assertEquals(3, floor());
    assertEquals(0, rows(Table.HISTORY));
    assertEquals(0, rows(Table.CHANGES));
  }

  @Test
  void reclaimingKeepsUpWithWriting() {
    client.stamp = new EntryStamp(1_000, 0, 100, 0, 0);
    for (int i = 0; i < 2_000; i++) {
      client.put("k" + i % 7, "v");
    }
    assertEquals(100, rows(Table.HISTORY));
  }

  @Test
  void theClockNeverGoesBack() {
    client.clock(2_000);
    touch();
    client.clock(1_500);
    client.put("a", "1");
    assertEquals(2_000, client.reader().status().clockMillis());
  }

  @Test
  void aMissingChangeRowStopsTheStore() {
    client.put("a", "1");
    tables.delete(Table.CHANGES, RowKeys.ofNumber(2));
    client.stamp = new EntryStamp(1_000, 0, 0, 0, 0);
    assertThrows(Invariant.BrokenInvariantException.class, this::touch);
  }

  @Test
  void aMissingUndoRowStopsTheReader() {
    client.put("a", "1");
    client.put("a", "2");
    tables.delete(Table.HISTORY, RowKeys.history(Bytes.utf8("a").array(), 3));
    StoreReader reader = client.reader();
    assertThrows(Invariant.BrokenInvariantException.class, () -> reader.getAt(Bytes.utf8("a"), 2));
    assertThrows(
        Invariant.BrokenInvariantException.class,
        () -> reader.range(RangeQuery.of(KeyRange.ALL), 2));
  }

  @Test
  void aRangeOfThePastSkipsTheManyRowsOfAHotKey() {
    client.put("a", "1");
    for (int i = 0; i < 5_000; i++) {
      client.put("hot", Integer.toString(i));
    }
    client.put("z", "1");
    for (boolean descending : new boolean[] {false, true}) {
      CountingReader counting = new CountingReader(tables);
      RangeQuery query = new RangeQuery(KeyRange.ALL, 0, descending, false, false);
      RangePage page =
          ((ReadResult.Found<RangePage>) new StoreReader(counting).range(query, 2_500)).value();
      assertEquals(2, page.count());
      assertTrue(counting.rows < 200, () -> counting.rows + " rows visited");
    }
  }

  private void touch() {
    client.apply(CommandBatch.sessionless(List.of()));
  }

  private long floor() {
    return client.reader().status().historyFloor();
  }

  private int rows(Table table) {
    int[] rows = new int[1];
    tables.scan(table, null, null, false, (_, _) -> ++rows[0] > 0);
    return rows[0];
  }

  /** Counts the rows that a reader visits. */
  private static final class CountingReader implements TableReader {
    private final TableReader tables;
    private int rows;

    CountingReader(TableReader tables) {
      this.tables = tables;
    }

    @Override
    public byte[] get(Table table, byte[] key) {
      return tables.get(table, key);
    }

    @Override
    public void scan(Table table, byte[] from, byte[] to, boolean descending, RowVisitor visitor) {
      tables.scan(
          table,
          from,
          to,
          descending,
          (key, row) -> {
            rows++;
            return visitor.visit(key, row);
          });
    }
  }
}
