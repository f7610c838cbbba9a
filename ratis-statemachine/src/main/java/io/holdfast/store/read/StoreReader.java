package io.holdfast.store.read;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Policy;
import io.holdfast.store.command.RangeQuery;
import io.holdfast.store.format.PolicyFormat;
import io.holdfast.store.format.RecordFormat;
import io.holdfast.store.format.RowReader;
import io.holdfast.store.format.Table;
import io.holdfast.store.result.AppliedBatch;
import io.holdfast.store.result.EventPage;
import io.holdfast.store.result.LeaseStatus;
import io.holdfast.store.result.OperationOutcome;
import io.holdfast.store.result.RangePage;
import io.holdfast.store.result.ReadResult;
import io.holdfast.store.result.StoreStatus;
import io.holdfast.store.result.StoredRecord;
import io.holdfast.store.table.AuthSet;
import io.holdfast.store.table.Counters;
import io.holdfast.store.table.Digest;
import io.holdfast.store.table.Lease;
import io.holdfast.store.table.Lock;
import io.holdfast.store.table.Locks;
import io.holdfast.store.table.Outcome;
import io.holdfast.store.table.RowKeys;
import io.holdfast.store.table.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the state. Over a snapshot of the tables everything that it answers belongs to one moment;
 * over the live tables each method alone does, {@link #range} apart, which needs a snapshot. Safe
 * for many threads when the tables are.
 */
public final class StoreReader {
  private final TableReader tables;

  public StoreReader(TableReader tables) {
    this.tables = tables;
  }

  public StoreStatus status() {
    return Counters.load(tables).status();
  }

  /** The current record, or null. */
  public StoredRecord get(Bytes key) {
    byte[] row = tables.get(Table.RECORDS, key.array());
    return row == null ? null : RecordFormat.decode(row);
  }

  /** The record as it was at a revision; 0 = as it is now. */
  public ReadResult<StoredRecord> getAt(Bytes key, long revision) {
    if (revision != 0) {
      return HistoricGet.read(tables, key, revision);
    }
    // Whatever is written meanwhile, one revision's record is answered. Only a store that keeps no
    // history at all can reclaim that revision before it is read.
    ReadResult<StoredRecord> result = HistoricGet.read(tables, key, status().revision());
    while (result instanceof ReadResult.Compacted) {
      result = HistoricGet.read(tables, key, status().revision());
    }
    return result;
  }

  /**
   * A page of the keys as they were at a revision; 0 = as they are now. Reads many rows: what is
   * written meanwhile must not be seen, so this needs a snapshot of the tables.
   */
  public ReadResult<RangePage> range(RangeQuery query, long revision) {
    return switch (scan(query, revision)) {
      case ReadResult.Found<RangeScan>(RangeScan scan, long read) -> {
        boolean more = true;
        while (more) {
          more = scan.advance(Integer.MAX_VALUE);
        }
        yield new ReadResult.Found<>(scan.page(), read);
      }
      case ReadResult.Compacted<RangeScan>(long floor) -> new ReadResult.Compacted<>(floor);
      case ReadResult.InTheFuture<RangeScan>(long now) -> new ReadResult.InTheFuture<>(now);
    };
  }

  /** The same, to be read piece by piece. */
  public ReadResult<RangeScan> scan(RangeQuery query, long revision) {
    StoreStatus status = status();
    if (revision == 0 || revision == status.revision()) {
      boolean isKnown = query.countOnly() && query.range().equals(KeyRange.ALL);
      RangeScan scan =
          isKnown
              ? RangeScan.counted(tables, query, status)
              : new RangeScan(tables, query, status.revision());
      return new ReadResult.Found<>(scan, status.revision());
    }
    if (revision > status.revision()) {
      return new ReadResult.InTheFuture<>(status.revision());
    }
    if (revision < status.historyFloor()) {
      return new ReadResult.Compacted<>(status.historyFloor());
    }
    return new ReadResult.Found<>(RangeScan.past(tables, query, revision), revision);
  }

  /**
   * Where the first so many keys of a range end: no key lies between the last of them and what is
   * answered; null = the range holds fewer.
   */
  public Bytes boundBehind(KeyRange range, int keys) {
    if (range.isEmpty()) {
      return null;
    }
    TableReader.Counted counted =
        tables.count(Table.RECORDS, CurrentRange.start(range), CurrentRange.end(range), keys);
    Bytes last = counted.last();
    return last == null ? null : Bytes.wrap(Arrays.copyOf(last.array(), last.size() + 1));
  }

  /**
   * What changed behind a revision, piece by piece. Reads many rows: needs a snapshot of the
   * tables.
   */
  public ReadResult<EventPage> events(EventQuery query) {
    return EventHistory.read(tables, query);
  }

  /** What became of an operation id or idempotency key. */
  public OperationOutcome operation(String id) {
    return OperationLookup.find(tables, id);
  }

  /** Of the request that came under an idempotency key; empty = nothing is known of it. */
  public Bytes fingerprintOf(String key) {
    byte[] row = tables.get(Table.OUTCOMES, RowKeys.idempotencyKey(key));
    return row == null ? Bytes.EMPTY : Outcome.decode(row).fingerprint();
  }

  /** The keys that are bound to a lease, in order. */
  public List<Bytes> keysOfLease(long lease) {
    List<Bytes> keys = new ArrayList<>();
    tables.scan(
        Table.LEASE_KEYS,
        RowKeys.ofNumber(lease),
        RowKeys.ofNumber(lease + 1),
        false,
        (row, nothing) -> keys.add(Bytes.wrap(RowKeys.keyOfLeaseKey(row))));
    return keys;
  }

  /** A lease as it stands, or null. */
  public LeaseStatus lease(long lease) {
    byte[] row = tables.get(Table.LEASES, RowKeys.ofNumber(lease));
    if (row == null) {
      return null;
    }
    return status(lease, Lease.decode(row));
  }

  /** The leases with greater ids, in order, at most so many. */
  public List<LeaseStatus> leasesAfter(long after, int most) {
    List<LeaseStatus> leases = new ArrayList<>();
    if (after == Long.MAX_VALUE) {
      return leases;
    }
    tables.scan(
        Table.LEASES,
        RowKeys.ofNumber(after + 1),
        null,
        false,
        (key, row) -> {
          leases.add(status(RowReader.getFixed(key, 0), Lease.decode(row)));
          return leases.size() < most;
        });
    return leases;
  }

  private static LeaseStatus status(long id, Lease lease) {
    return new LeaseStatus(id, lease.ttlMillis(), lease.renewals(), lease.keys());
  }

  /** Who holds a lock, and who waits for it; {@link Lock#FREE} when nobody does. */
  public Lock lock(String name) {
    return Locks.find(tables, name);
  }

  /** All policies, by name. */
  public List<Policy> policies() {
    List<Policy> policies = new ArrayList<>();
    tables.scan(
        Table.POLICIES,
        null,
        null,
        false,
        (key, row) -> policies.add(PolicyFormat.decode(key, row)));
    return policies;
  }

  /** A sum over all policies: equal policies give equal sums. */
  public String policiesDigest() {
    return Digest.ofRows(tables, Table.POLICIES);
  }

  /** Users, roles and tokens. */
  public AuthSet auth() {
    return AuthSet.load(tables);
  }

  /** A sum over users, roles and tokens: equal ones give equal sums. */
  public String authDigest() {
    return Digest.ofRows(tables, Table.AUTH);
  }

  /** Whether leases have deadlines yet. */
  public boolean hasDeadlines() {
    return Counters.load(tables).hasDeadlines();
  }

  /** All leases, for a new leader that is to end them. */
  public List<AppliedBatch.LeaseTerm> leases() {
    Counters counters = Counters.load(tables);
    List<AppliedBatch.LeaseTerm> leases = new ArrayList<>();
    tables.scan(
        Table.LEASES,
        null,
        null,
        false,
        (key, row) -> {
          Lease lease = Lease.decode(row);
          return leases.add(
              new AppliedBatch.LeaseTerm(
                  RowReader.getFixed(key, 0),
                  lease.ttlMillis(),
                  lease.renewals(),
                  counters.deadlineOf(lease)));
        });
    return leases;
  }
}
