package io.holdfast.store.table;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Limits;
import io.holdfast.store.format.LockFormat;
import io.holdfast.store.format.Table;
import java.util.ArrayList;
import java.util.List;

/** Keeps the rows of {@link Table#LOCKS}, and hands locks over. Used by the applying thread. */
public final class Locks {
  private final Tables tables;
  private final Leases leases;
  private List<Long> granted = new ArrayList<>();

  public Locks(Tables tables, Leases leases) {
    this.tables = tables;
    this.leases = leases;
  }

  /** The leases whose owners waited for a lock, and got it since the last call. */
  public List<Long> takeGranted() {
    if (granted.isEmpty()) {
      return List.of();
    }
    List<Long> taken = granted;
    granted = new ArrayList<>();
    return taken;
  }

  public Lock find(String name) {
    return find(tables, name);
  }

  public static Lock find(TableReader tables, String name) {
    byte[] row = tables.get(Table.LOCKS, LockFormat.key(name));
    return row == null ? Lock.FREE : LockRow.decode(row);
  }

  /** The lock that a lease was made for, or null. */
  public String lockOf(long lease) {
    byte[] row = tables.get(Table.LOCKS, LockFormat.key(lease));
    return row == null ? null : Bytes.wrap(row).text();
  }

  /**
   * Takes a free place, or one at the end of the queue, and returns it; with a lease of its own.
   */
  public Lock.Place take(
      String name, String owner, long token, boolean shared, int permits, long ttlMillis) {
    long lease = leases.grant(ttlMillis, Bytes.EMPTY);
    Lock.Place place = new Lock.Place(owner, lease, token, shared, permits);
    Lock lock = find(name).with(place);
    save(name, lock);
    tables.put(Table.LOCKS, LockFormat.key(lease), Bytes.utf8(name).array());
    return place;
  }

  /** A lease is gone, and hold or place with it: who waits and may have the lock has it now. */
  public void ended(long lease, RevisionWriter revision) {
    String name = lockOf(lease);
    if (name == null) {
      return;
    }
    tables.delete(Table.LOCKS, LockFormat.key(lease));
    Lock lock = find(name).without(lease);
    for (Lock.Place next = next(lock); next != null; next = next(lock)) {
      lock = lock.granted(next, revision.mark());
      leases.renew(next.lease(), leases.find(next.lease()));
      granted.add(next.lease());
    }
    save(name, lock);
  }

  private static Lock.Place next(Lock lock) {
    return lock.next(Limits.MAX_LOCK_HOLDERS);
  }

  private void save(String name, Lock lock) {
    if (lock.places().isEmpty()) {
      tables.delete(Table.LOCKS, LockFormat.key(name));
    } else {
      tables.put(Table.LOCKS, LockFormat.key(name), LockRow.encode(lock));
    }
  }
}
