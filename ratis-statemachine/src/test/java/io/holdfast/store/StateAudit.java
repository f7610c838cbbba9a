package io.holdfast.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.format.ChangeFormat;
import io.holdfast.store.format.RecordFormat;
import io.holdfast.store.format.RowReader;
import io.holdfast.store.format.Table;
import io.holdfast.store.result.StoredRecord;
import io.holdfast.store.table.Counters;
import io.holdfast.store.table.Digest;
import io.holdfast.store.table.Lease;
import io.holdfast.store.table.OutcomeOrder;
import io.holdfast.store.table.RowKeys;
import io.holdfast.store.table.TableReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Checks that the tables agree with each other, row by row. */
public final class StateAudit {
  private final TableReader tables;
  private final Counters counters;

  private StateAudit(TableReader tables) {
    this.tables = tables;
    this.counters = Counters.load(tables);
  }

  public static void check(TableReader tables) {
    StateAudit audit = new StateAudit(tables);
    audit.everyUndoRowBelongsToOneChange();
    audit.leasesCountTheirKeys();
    audit.outcomesStandInOneOrder();
    assertEquals(Digest.ofRecords(tables), audit.counters.status().digest());
  }

  private void everyUndoRowBelongsToOneChange() {
    TreeSet<Bytes> expected = new TreeSet<>();
    long first = counters.historyFloor + (counters.reclaimedBytes == 0 ? 1 : 0);
    for (long revision = first; revision <= counters.revision; revision++) {
      byte[] row = tables.get(Table.CHANGES, RowKeys.ofNumber(revision));
      boolean partly = revision == counters.historyFloor;
      int from = partly ? (int) counters.reclaimedBytes : ChangeFormat.HEADER_BYTES;
      RowReader changes = new RowReader(row, from);
      while (changes.remaining() > 0) {
        changes.octet();
        expected.add(Bytes.wrap(RowKeys.history(changes.bytes(), revision)));
      }
    }
    assertEquals(counters.revision - first + 1, count(Table.CHANGES), "change rows");
    assertEquals(expected, keys(Table.HISTORY), "undo rows");
  }

  private void leasesCountTheirKeys() {
    Map<Long, long[]> held = new HashMap<>();
    TreeSet<Bytes> expected = new TreeSet<>();
    tables.scan(
        Table.RECORDS,
        null,
        null,
        false,
        (key, row) -> {
          StoredRecord record = RecordFormat.decode(row);
          if (record.lease() != 0) {
            expected.add(Bytes.wrap(RowKeys.leaseKey(record.lease(), key)));
            long[] sums = held.computeIfAbsent(record.lease(), _ -> new long[2]);
            sums[0]++;
            sums[1] += key.length + record.value().size();
          }
          return true;
        });
    assertEquals(expected, keys(Table.LEASE_KEYS), "lease keys");
    tables.scan(
        Table.LEASES,
        null,
        null,
        false,
        (key, row) -> {
          Lease lease = Lease.decode(row);
          long[] sums = held.getOrDefault(RowReader.getFixed(key, 0), new long[2]);
          held.remove(RowReader.getFixed(key, 0));
          assertEquals(sums[0], lease.keys(), "keys of a lease");
          assertEquals(sums[1], lease.bytes(), "bytes of a lease");
          return true;
        });
    assertEquals(Map.of(), held, "keys of leases that are not there");
  }

  private void outcomesStandInOneOrder() {
    TreeSet<Bytes> expected = new TreeSet<>();
    for (long order = counters.firstOutcome; order < counters.nextOutcome; order++) {
      expected.add(
          Bytes.wrap(OutcomeOrder.name(tables.get(Table.OUTCOME_ORDER, RowKeys.ofNumber(order)))));
    }
    assertEquals(expected, keys(Table.OUTCOMES), "outcomes");
    assertEquals(expected.size(), count(Table.OUTCOME_ORDER), "order rows");
  }

  private Set<Bytes> keys(Table table) {
    TreeSet<Bytes> keys = new TreeSet<>();
    tables.scan(table, null, null, false, (key, _) -> keys.add(Bytes.wrap(key)));
    return keys;
  }

  private long count(Table table) {
    long[] count = new long[1];
    tables.scan(table, null, null, false, (_, _) -> ++count[0] > 0);
    return count[0];
  }
}
