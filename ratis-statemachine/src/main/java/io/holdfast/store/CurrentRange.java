package io.holdfast.store;

/** Reads ranges of the records as they are now. */
final class CurrentRange {
  private CurrentRange() {}

  static RangePage read(TableReader tables, RangeQuery query, RangeBudget budget) {
    PageBuilder page = new PageBuilder(query, budget);
    scan(tables, query.range(), query.descending(), page::add);
    return page.page();
  }

  /** Visits the records of a range; one that can hold no key is not asked of the tables. */
  static void scan(
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
