package io.holdfast.store;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.CounterText;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Operation;
import io.holdfast.store.format.Table;
import io.holdfast.store.read.CurrentRange;
import io.holdfast.store.result.Denial;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.result.StoredRecord;
import io.holdfast.store.table.Lease;
import io.holdfast.store.table.Leases;
import io.holdfast.store.table.RevisionWriter;
import io.holdfast.store.table.TableReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges the branch that is about to run on the state before it. A branch writes each key at most
 * once, so what is allowed now cannot fail later. One judge serves one branch.
 */
final class TransactionJudge {
  private final TableReader tables;
  private final RevisionWriter records;
  private final Leases leases;
  private final long mostDeletedKeys;

  /** The keys under each delete-range, in order: the branch itself puts none there. */
  private final Deque<List<Bytes>> deletions = new ArrayDeque<>();

  private long deletedKeys;

  /** Size of the old records: what the branch turns into history. */
  private long historyBytes;

  private long gottenBytes;

  /** Only asked by key, never walked through: hash order decides nothing. */
  private final Map<Bytes, Integer> valueBytesPut = new HashMap<>();

  private final Map<Long, Lease> joined = new HashMap<>();

  /**
   * A judge of one branch.
   *
   * @param mostDeletedKeys that its delete-ranges may take together, or a lease hold
   */
  TransactionJudge(
      TableReader tables, RevisionWriter records, Leases leases, long mostDeletedKeys) {
    this.tables = tables;
    this.records = records;
    this.leases = leases;
    this.mostDeletedKeys = mostDeletedKeys;
  }

  /** Why the branch cannot run; null = it can. */
  Denial judge(List<Operation> branch) {
    for (Operation operation : branch) {
      Denial denial = judge(operation);
      if (denial != null) {
        return denial;
      }
    }
    return null;
  }

  /** What the gets of the branch may answer. */
  long gottenBytes() {
    return gottenBytes;
  }

  /** The keys under the next delete-range. */
  List<Bytes> takeDeletion() {
    return deletions.removeFirst();
  }

  private Denial judge(Operation operation) {
    return switch (operation) {
      case Operation.Put put -> judgePut(put);
      case Operation.Get get -> judgeGet(get.key());
      case Operation.Increment increment -> judgeIncrement(increment);
      case Operation.DeleteRange delete -> judgeDeletion(delete.range());
      case Operation.Delete delete -> judgeOld(records.find(delete.key()), delete.key());
      case Operation.Range _ -> null;
    };
  }

  private Denial judgePut(Operation.Put put) {
    valueBytesPut.put(put.key(), put.value().size());
    StoredRecord old = records.find(put.key());
    Denial denial = judgeOld(old, put.key());
    return denial != null || put.lease() == 0 ? denial : judgeLease(put, old);
  }

  private Denial judgeLease(Operation.Put put, StoredRecord old) {
    Lease lease = joined.get(put.lease());
    if (lease == null) {
      lease = leases.find(put.lease());
    }
    if (lease == null || !lease.admits(put.key())) {
      return new Denial(Refusal.LEASE_NOT_FOUND, Long.toString(put.lease()));
    }
    boolean member = old != null && old.lease() == put.lease();
    long bytes = (long) put.key().size() + put.value().size();
    Lease after = lease.with(member ? 0 : 1, bytes - (member ? Leases.size(put.key(), old) : 0));
    joined.put(put.lease(), after);
    // One that holds more, since another bound held when it was filled, keeps what it has.
    return tooMuch("the lease would hold", member ? 0 : after.keys(), after.bytes());
  }

  private Denial judgeGet(Bytes key) {
    byte[] row = tables.get(Table.RECORDS, key.array());
    int before = row == null ? 0 : row.length;
    gottenBytes += (long) key.size() + Math.max(before, valueBytesPut.getOrDefault(key, 0));
    return gottenBytes > Limits.MAX_GOTTEN_BYTES
        ? new Denial(
            Refusal.VALUE_TOO_LARGE, "the gets answer more than " + Limits.MAX_GOTTEN_BYTES)
        : null;
  }

  private Denial judgeIncrement(Operation.Increment increment) {
    StoredRecord record = records.find(increment.key());
    if (record == null) {
      return null;
    }
    if (!CounterText.isCounter(record.value())) {
      return Denial.of(Refusal.NOT_A_COUNTER, increment.key());
    }
    return CounterText.overflows(CounterText.parse(record.value()), increment.by())
        ? Denial.of(Refusal.COUNTER_OVERFLOW, increment.key())
        : judgeOld(record, increment.key());
  }

  private Denial judgeOld(StoredRecord old, Bytes key) {
    historyBytes += old == null ? 0 : Leases.size(key, old);
    return tooMuch("the transaction would overwrite or delete", deletedKeys, historyBytes);
  }

  private Denial judgeDeletion(KeyRange range) {
    List<Bytes> keys = new ArrayList<>();
    CurrentRange.scan(
        tables,
        range,
        false,
        (key, row) -> {
          keys.add(Bytes.wrap(key));
          historyBytes += key.length + row.length;
          return ++deletedKeys <= mostDeletedKeys && historyBytes <= Limits.MAX_DELETED_BYTES;
        });
    deletions.addLast(keys);
    return tooMuch("the transaction would delete", deletedKeys, historyBytes);
  }

  private Denial tooMuch(String what, long keys, long bytes) {
    if (keys <= mostDeletedKeys && bytes <= Limits.MAX_DELETED_BYTES) {
      return null;
    }
    return new Denial(
        Refusal.TOO_MANY_KEYS,
        what + " more than " + mostDeletedKeys + " keys or " + Limits.MAX_DELETED_BYTES + " bytes");
  }
}
