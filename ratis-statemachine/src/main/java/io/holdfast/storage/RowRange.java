package io.holdfast.storage;

import io.holdfast.store.format.Table;
import java.util.Arrays;

/** A stretch of a table. A class, not a record: arrays have no equality that a record could use. */
final class RowRange {
  private final Table table;
  private final byte[] from;
  private final byte[] to;
  private final boolean descending;

  /**
   * @param from inclusive; null = from the first row
   * @param to exclusive; null = to the last row
   */
  RowRange(Table table, byte[] from, byte[] to, boolean descending) {
    this.table = table;
    // The empty key comes before all others; RocksDB takes an empty bound for a missing one.
    this.from = from != null && from.length == 0 ? null : from;
    this.to = to;
    this.descending = descending;
  }

  Table table() {
    return table;
  }

  byte[] from() {
    return from;
  }

  byte[] to() {
    return to;
  }

  boolean descending() {
    return descending;
  }

  boolean isEmpty() {
    return to != null
        && (to.length == 0 || (from != null && Arrays.compareUnsigned(from, to) >= 0));
  }

  /** Whether a row with the first key comes before one with the second. */
  boolean isBefore(byte[] first, byte[] second) {
    int order = Arrays.compareUnsigned(first, second);
    return descending ? order > 0 : order < 0;
  }
}
