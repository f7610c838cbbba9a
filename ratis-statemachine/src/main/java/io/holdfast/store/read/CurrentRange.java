package io.holdfast.store.read;

import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.RangeBudget;
import io.holdfast.store.command.RangeQuery;
import io.holdfast.store.format.Table;
import io.holdfast.store.result.RangePage;
import io.holdfast.store.table.TableReader;

/** Reads ranges of the records as they are now. */
public final class CurrentRange {
  private CurrentRange() {}

  public static RangePage read(TableReader tables, RangeQuery query, RangeBudget budget) {
    PageBuilder page = new PageBuilder(query, budget);
    scan(tables, query.range(), query.descending(), page::add);
    return page.page();
  }

  /** Visits the records of a range; one that can hold no key is not asked of the tables. */
  public static void scan(
      TableReader tables, KeyRange range, boolean descending, TableReader.RowVisitor visitor) {
    if (!range.isEmpty()) {
      tables.scan(Table.RECORDS, start(range), end(range), descending, visitor);
    }
  }

  static byte[] start(KeyRange range) {
    return range.start().isEmpty() ? null : range.start().array();
  }

  static byte[] end(KeyRange range) {
    return range.end().isEmpty() ? null : range.end().array();
  }
}
