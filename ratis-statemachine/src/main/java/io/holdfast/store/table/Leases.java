package io.holdfast.store.table;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Invariant;
import io.holdfast.store.format.Table;
import io.holdfast.store.result.AppliedBatch;
import io.holdfast.store.result.StoredRecord;
import java.util.ArrayList;
import java.util.List;

/** Keeps the lease tables in step with the records. */
public final class Leases {
  private static final byte[] NO_VALUE = {};

  private final Tables tables;
  private final Counters counters;
  private List<AppliedBatch.LeaseTerm> renewed = new ArrayList<>();
  private List<Long> ended = new ArrayList<>();

  /** The lease whose keys are being deleted: its row is gone already. */
  private long ending;

  public Leases(Tables tables, Counters counters) {
    this.tables = tables;
    this.counters = counters;
  }

  /** The leases made or renewed since the last call. */
  public List<AppliedBatch.LeaseTerm> takeRenewed() {
    if (renewed.isEmpty()) {
      return List.of();
    }
    List<AppliedBatch.LeaseTerm> taken = renewed;
    renewed = new ArrayList<>();
    return taken;
  }

  /** The leases that are gone since the last call. */
  public List<Long> takeEnded() {
    if (ended.isEmpty()) {
      return List.of();
    }
    List<Long> taken = ended;
    ended = new ArrayList<>();
    return taken;
  }

  /** The lease, or null. */
  public Lease find(long id) {
    byte[] row = tables.get(Table.LEASES, RowKeys.ofNumber(id));
    return row == null ? null : Lease.decode(row);
  }

  /** Makes a lease and returns its id; the owner is empty for one that keys are attached to. */
  public long grant(long ttlMillis, Bytes owner) {
    long id = counters.nextLease++;
    Lease lease = new Lease(ttlMillis, 0, 0, 0, counters.deadlineFromNow(ttlMillis), owner);
    save(id, lease);
    renewed.add(term(id, lease));
    return id;
  }

  public void renew(long id, Lease lease) {
    Lease longer = lease.renewed(counters.deadlineFromNow(lease.ttlMillis()));
    save(id, longer);
    renewed.add(term(id, longer));
  }

  private static AppliedBatch.LeaseTerm term(long id, Lease lease) {
    return new AppliedBatch.LeaseTerm(
        id, lease.ttlMillis(), lease.renewals(), lease.deadlineMillis());
  }

  /** Ends a lease: its keys are deleted in the revision that is being written. */
  public long end(long id, RevisionWriter revision) {
    List<Bytes> keys = keys(id);
    drop(id);
    ending = id;
    for (Bytes key : keys) {
      Invariant.check(revision.delete(key), "lease %s holds %s, which is not there", id, key);
    }
    ending = 0;
    return keys.size();
  }

  /** Follows a key from the record that it had to the one that it gets; null = none. */
  void follow(Bytes key, StoredRecord from, StoredRecord to) {
    long left = from == null ? 0 : from.lease();
    long joined = to == null ? 0 : to.lease();
    if (left == 0 && joined == 0) {
      return;
    }
    if (left == joined) {
      resize(left, size(key, to) - size(key, from));
      return;
    }
    if (left != 0) {
      detach(left, key, from);
    }
    if (joined != 0) {
      attach(joined, key, to);
    }
  }

  /** What a key counts for in {@link Lease#bytes}. */
  public static long size(Bytes key, StoredRecord record) {
    return (long) key.size() + record.value().size();
  }

  private void resize(long id, long moreBytes) {
    if (moreBytes != 0) {
      save(id, held(id).with(0, moreBytes));
    }
  }

  private void attach(long id, Bytes key, StoredRecord record) {
    tables.put(Table.LEASE_KEYS, RowKeys.leaseKey(id, key.array()), NO_VALUE);
    save(id, held(id).with(1, size(key, record)));
  }

  private void detach(long id, Bytes key, StoredRecord record) {
    tables.delete(Table.LEASE_KEYS, RowKeys.leaseKey(id, key.array()));
    if (id == ending) {
      return;
    }
    Lease lease = held(id);
    if (lease.owner().equals(key)) {
      drop(id);
      return;
    }
    save(id, lease.with(-1, -size(key, record)));
  }

  private void drop(long id) {
    tables.delete(Table.LEASES, RowKeys.ofNumber(id));
    ended.add(id);
  }

  private Lease held(long id) {
    Lease lease = find(id);
    Invariant.check(lease != null, "a key holds lease %s, which is not there", id);
    return lease;
  }

  private void save(long id, Lease lease) {
    tables.put(Table.LEASES, RowKeys.ofNumber(id), lease.encode());
  }

  private List<Bytes> keys(long id) {
    List<Bytes> keys = new ArrayList<>();
    tables.scan(
        Table.LEASE_KEYS,
        RowKeys.ofNumber(id),
        RowKeys.ofNumber(id + 1),
        false,
        (row, value) -> keys.add(Bytes.wrap(RowKeys.keyOfLeaseKey(row))));
    return keys;
  }
}
