package io.holdfast.store.read;

import io.holdfast.store.command.Invariant;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.RangeQuery;
import io.holdfast.store.format.RecordFormat;
import io.holdfast.store.format.Table;
import io.holdfast.store.table.RowCursor;
import io.holdfast.store.table.TableReader;
import java.util.Arrays;

/**
 * Reads a range as it was at a revision: the current records, except for the keys that changed
 * since, of which the undo log knows what they held.
 */
final class HistoricRange {
  private final long revision;
  private final boolean descending;
  private final RowCursor records;
  private final UndoCursor changed;

  /** Stands before the first key of a range that can hold keys. */
  HistoricRange(TableReader tables, RangeQuery query, long revision) {
    KeyRange range = query.range();
    this.revision = revision;
    this.descending = query.descending();
    this.records =
        new RowCursor(
            tables, Table.RECORDS, CurrentRange.start(range), CurrentRange.end(range), descending);
    this.changed = new UndoCursor(tables, range, revision, descending);
  }

  /** Adds so many keys to the page at most; returns whether there may be more that it wants. */
  boolean advance(PageBuilder page, int rows) {
    for (int left = rows; left > 0; left--) {
      if ((records.key() == null && changed.key() == null) || !addNext(page)) {
        return false;
      }
    }
    return true;
  }

  private boolean addNext(PageBuilder page) {
    int order = order(records.key(), changed.key(), descending);
    byte[] key = order < 0 ? records.key() : changed.key();
    byte[] row = order < 0 ? unchanged(records.row(), revision) : changed.undo();
    if (order <= 0) {
      records.next();
    }
    if (order >= 0) {
      changed.next();
    }
    return RecordFormat.isNothing(row) || page.add(key, row);
  }

  /** Which comes first in the asked order; null comes last. */
  private static int order(byte[] record, byte[] changed, boolean descending) {
    if (record == null) {
      return 1;
    }
    if (changed == null) {
      return -1;
    }
    int order = Arrays.compareUnsigned(record, changed);
    return descending ? -order : order;
  }

  private static byte[] unchanged(byte[] row, long revision) {
    long modified = RecordFormat.decode(row, false).modifyRevision();
    Invariant.check(
        modified <= revision, "nothing undoes the write of %s above %s", modified, revision);
    return row;
  }
}
