package io.holdfast.store.table;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.format.Table;

/** Reads the tables. Keys are ordered as unsigned bytes. */
public interface TableReader {

  /** The value under the key, or null. */
  byte[] get(Table table, byte[] key);

  /**
   * Visits rows in key order, or in reverse, until the visitor has had enough.
   *
   * @param from first key, inclusive; null = the table's first
   * @param to first key behind; null = to the table's end
   */
  void scan(Table table, byte[] from, byte[] to, boolean descending, RowVisitor visitor);

  /**
   * Counts rows in key order, so many at the most. Cheaper than a scan where the tables know how.
   */
  default Counted count(Table table, byte[] from, byte[] to, int most) {
    int[] rows = {0};
    byte[][] last = new byte[1][];
    scan(
        table,
        from,
        to,
        false,
        (key, value) -> {
          last[0] = key;
          return ++rows[0] < most;
        });
    return new Counted(rows[0], rows[0] < most ? null : Bytes.wrap(last[0]));
  }

  /**
   * What was counted.
   *
   * @param last the row that it ended with, behind which there may be others; null = there are none
   */
  record Counted(long rows, Bytes last) {}

  /** Gets one row at a time; the arrays are its own to keep. */
  @FunctionalInterface
  interface RowVisitor {
    /** Returns whether it wants the next row. */
    boolean visit(byte[] key, byte[] value);
  }
}
