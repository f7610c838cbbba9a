package io.holdfast.store.read;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Invariant;
import io.holdfast.store.format.ChangeFormat;
import io.holdfast.store.format.RecordFormat;
import io.holdfast.store.format.RowReader;
import io.holdfast.store.format.Table;
import io.holdfast.store.result.EventPage;
import io.holdfast.store.result.KeyEvent;
import io.holdfast.store.result.ReadResult;
import io.holdfast.store.result.RevisionEvents;
import io.holdfast.store.result.StoreStatus;
import io.holdfast.store.result.StoredRecord;
import io.holdfast.store.table.Counters;
import io.holdfast.store.table.RowKeys;
import io.holdfast.store.table.TableReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells from the history what each revision did. The change row of a revision names its keys; the
 * undo row of a key and that revision holds what was there before, and the key's next undo row what
 * was there after, unless nothing has changed the key since.
 */
final class EventHistory {
  private final TableReader tables;
  private final EventQuery query;
  private final List<RevisionEvents> found = new ArrayList<>();
  private long upTo;
  private long bytes;
  private int looked;

  private EventHistory(TableReader tables, EventQuery query) {
    this.tables = tables;
    this.query = query;
    this.upTo = query.since();
  }

  /** Over a snapshot of the tables. */
  static ReadResult<EventPage> read(TableReader tables, EventQuery query) {
    StoreStatus status = Counters.load(tables).status();
    // The first revision is the empty store's: nothing happened in it, or before.
    if (Math.max(1, query.since()) < status.historyFloor()) {
      return new ReadResult.Compacted<>(status.historyFloor());
    }
    if (query.since() > status.revision()) {
      return new ReadResult.InTheFuture<>(status.revision());
    }
    EventHistory history = new EventHistory(tables, query);
    history.read(Math.min(query.upTo(), status.revision()));
    return new ReadResult.Found<>(new EventPage(history.found, history.upTo), status.revision());
  }

  private void read(long last) {
    upTo = Math.max(1, upTo);
    if (upTo >= last) {
      return;
    }
    tables.scan(
        Table.CHANGES,
        RowKeys.ofNumber(upTo + 1),
        RowKeys.ofNumber(last + 1),
        false,
        (key, changes) -> {
          long revision = RowReader.getFixed(key, 0);
          Invariant.check(revision == upTo + 1, "no change row between %s and %s", upTo, revision);
          add(revision, changes);
          upTo = revision;
          return ++looked < query.mostRevisions() && bytes < query.mostBytes();
        });
  }

  private void add(long revision, byte[] changes) {
    List<KeyEvent> events = new ArrayList<>();
    ChangeFormat.forEach(
        changes,
        (isDelete, key) -> {
          if (query.wanted().test(key)) {
            events.add(event(revision, isDelete, key));
          }
        });
    if (!events.isEmpty()) {
      RevisionEvents all = new RevisionEvents(revision, events);
      found.add(all);
      bytes += all.bytes();
    }
  }

  private KeyEvent event(long revision, boolean isDelete, Bytes key) {
    StoredRecord before = null;
    if (query.withBefore()) {
      byte[] undo = tables.get(Table.HISTORY, RowKeys.history(key.array(), revision));
      Invariant.check(undo != null, "nothing undoes %s at revision %s", key, revision);
      before = RecordFormat.decodeUndo(undo);
    }
    return new KeyEvent(key, before, isDelete ? null : after(revision, key));
  }

  private StoredRecord after(long revision, Bytes key) {
    byte[] row = HistoricGet.firstUndoAbove(tables, key.array(), revision);
    if (row == null) {
      row = tables.get(Table.RECORDS, key.array());
    }
    StoredRecord after = row == null ? null : RecordFormat.decodeUndo(row);
    Invariant.check(
        after != null && after.modifyRevision() == revision,
        "%s does not hold what revision %s put there",
        key,
        revision);
    return after;
  }
}
