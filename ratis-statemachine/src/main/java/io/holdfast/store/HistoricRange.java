package io.holdfast.store;

import java.util.Arrays;

/**
 * Reads ranges as they were at a revision: the current records, except for the keys that changed
 * since, of which the undo log knows what they held.
 */
final class HistoricRange {
  private HistoricRange() {}

  static RangePage read(TableReader tables, RangeQuery query, long revision) {
    PageBuilder page = new PageBuilder(query, RangeBudget.ofPage());
    if (!query.range().isEmpty()) {
      merge(tables, query, revision, page);
    }
    return page.page();
  }

  private static void merge(TableReader tables, RangeQuery query, long revision, PageBuilder page) {
    KeyRange range = query.range();
    boolean descending = query.descending();
    RowCursor records =
        new RowCursor(
            tables, Table.RECORDS, CurrentRange.start(range), CurrentRange.end(range), descending);
    UndoCursor changed = new UndoCursor(tables, range, revision, descending);
    boolean wantsNext = true;
    while (wantsNext && (records.key() != null || changed.key() != null)) {
      int order = order(records.key(), changed.key(), descending);
      byte[] key = order < 0 ? records.key() : changed.key();
      byte[] row = order < 0 ? unchanged(records.row(), revision) : changed.undo();
      if (order <= 0) {
        records.next();
      }
      if (order >= 0) {
        changed.next();
      }
      wantsNext = RecordFormat.isNothing(row) || page.add(key, row);
    }
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
