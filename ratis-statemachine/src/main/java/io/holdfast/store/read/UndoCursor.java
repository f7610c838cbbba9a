package io.holdfast.store.read;

import io.holdfast.store.command.KeyRange;
import io.holdfast.store.format.RecordFormat;
import io.holdfast.store.format.Table;
import io.holdfast.store.table.RowCursor;
import io.holdfast.store.table.RowKeys;
import io.holdfast.store.table.TableReader;

/**
 * Walks the keys of a range that changed after a revision, with what each held at it. Skips the
 * rows of a key that do not matter, however many there are.
 */
final class UndoCursor {
  private final TableReader tables;
  private final long revision;
  private final boolean descending;
  private final RowCursor rows;
  private byte[] key;
  private byte[] undo;

  UndoCursor(TableReader tables, KeyRange range, long revision, boolean descending) {
    this.tables = tables;
    this.revision = revision;
    this.descending = descending;
    byte[] from = range.start().isEmpty() ? null : RowKeys.historyStart(range.start().array());
    byte[] to = range.end().isEmpty() ? null : RowKeys.historyStart(range.end().array());
    this.rows = new RowCursor(tables, Table.HISTORY, from, to, descending);
    next();
  }

  /** The store's key; null = no further one changed. */
  byte[] key() {
    return key;
  }

  /** What the key held at the revision, as {@link RecordFormat#undo} wrote it. */
  byte[] undo() {
    return undo;
  }

  void next() {
    key = null;
    while (rows.key() != null && key == null) {
      byte[] changed = RowKeys.keyOfHistory(rows.key());
      boolean above = RowKeys.revisionOfHistory(rows.key()) > revision;
      if (descending) {
        nextDescending(changed, above);
      } else {
        nextAscending(changed, above);
      }
    }
  }

  /** Ascending, the first row above the revision is met first. */
  private void nextAscending(byte[] changed, boolean above) {
    if (!above) {
      rows.skipTo(RowKeys.history(changed, revision + 1));
      return;
    }
    key = changed;
    undo = rows.row();
    rows.skipTo(RowKeys.historyEnd(changed));
  }

  /** Descending, the key's latest row is met first. */
  private void nextDescending(byte[] changed, boolean above) {
    if (above) {
      key = changed;
      undo = HistoricGet.firstUndoAbove(tables, changed, revision);
    }
    rows.skipTo(RowKeys.historyStart(changed));
  }
}
