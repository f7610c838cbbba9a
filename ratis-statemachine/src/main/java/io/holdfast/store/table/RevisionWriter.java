package io.holdfast.store.table;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.format.ChangeFormat;
import io.holdfast.store.format.RecordFormat;
import io.holdfast.store.format.RowWriter;
import io.holdfast.store.format.Table;
import io.holdfast.store.result.BatchBudget;
import io.holdfast.store.result.KeyEvent;
import io.holdfast.store.result.RevisionEvents;
import io.holdfast.store.result.StoredRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one revision at a time: the records, their undo rows, their leases, and the digest. All
 * changes to records go through here.
 */
public final class RevisionWriter {
  private final Tables tables;
  private final Counters counters;
  private final Digest digest;
  private final Leases leases;
  private final BatchBudget budget;
  private final RowWriter changes = new RowWriter(256);

  /** What the revision being written does. */
  private final List<KeyEvent> events = new ArrayList<>();

  private final List<RevisionEvents> revisions = new ArrayList<>();

  /** Changes in the revision being written. */
  private long pending;

  private boolean begun;
  private long written;

  public RevisionWriter(
      Tables tables, Counters counters, Digest digest, Leases leases, BatchBudget budget) {
    this.tables = tables;
    this.counters = counters;
    this.digest = digest;
    this.leases = leases;
    this.budget = budget;
  }

  /** The current record, with what this revision has written so far; null = none. */
  public StoredRecord find(Bytes key) {
    byte[] row = tables.get(Table.RECORDS, key.array());
    return row == null ? null : RecordFormat.decode(row);
  }

  /** Writes a record and returns it. */
  public StoredRecord put(Bytes key, Bytes value, String contentType, long lease) {
    byte[] row = tables.get(Table.RECORDS, key.array());
    StoredRecord old = row == null ? null : RecordFormat.decode(row);
    long revision = counters.revision + 1;
    StoredRecord record =
        new StoredRecord(
            value,
            contentType,
            old == null ? revision : old.createRevision(),
            revision,
            old == null ? 1 : old.version() + 1,
            lease);
    change(ChangeFormat.PUT, key, row);
    events.add(new KeyEvent(key, old, record));
    if (old == null) {
      counters.records++;
    } else {
      digest.subtract(key, old);
    }
    digest.add(key, record);
    tables.put(Table.RECORDS, key.array(), RecordFormat.encode(record));
    leases.follow(key, old, record);
    return record;
  }

  /** Deletes a record; false when there is none. */
  public boolean delete(Bytes key) {
    byte[] row = tables.get(Table.RECORDS, key.array());
    if (row == null) {
      return false;
    }
    StoredRecord old = RecordFormat.decode(row);
    change(ChangeFormat.DELETE, key, row);
    events.add(new KeyEvent(key, old, null));
    counters.records--;
    digest.subtract(key, old);
    tables.delete(Table.RECORDS, key.array());
    leases.follow(key, old, null);
    return true;
  }

  /**
   * Makes the revision exist even if no record changes in it, and returns its number: a hold of a
   * lock has it as its token.
   */
  public long mark() {
    begin();
    return counters.revision + 1;
  }

  private void begin() {
    if (!begun) {
      ChangeFormat.begin(changes, counters.clockMillis);
      begun = true;
    }
  }

  /** Ends the revision, which exists only if anything changed. Returns the store's revision. */
  public long end() {
    if (begun) {
      begun = false;
      counters.revision++;
      tables.put(Table.CHANGES, RowKeys.ofNumber(counters.revision), changes.toRow());
      revisions.add(new RevisionEvents(counters.revision, events));
      events.clear();
      written += Math.max(1, pending);
      pending = 0;
    }
    return counters.revision;
  }

  /** What the revisions since the last call did. */
  public List<RevisionEvents> takeEvents() {
    List<RevisionEvents> taken = List.copyOf(revisions);
    revisions.clear();
    return taken;
  }

  /** How many rows were written that will be reclaimed, since the last call. */
  public long takeWritten() {
    long taken = written;
    written = 0;
    return taken;
  }

  private void change(int kind, Bytes key, byte[] row) {
    begin();
    pending++;
    ChangeFormat.add(changes, kind, key);
    byte[] undoKey = RowKeys.history(key.array(), counters.revision + 1);
    byte[] undo = RecordFormat.undo(row);
    budget.spendHistory((long) undoKey.length + undo.length);
    tables.put(Table.HISTORY, undoKey, undo);
  }
}
