package io.holdfast.store;

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

  /** Gets one row at a time; the arrays are its own to keep. */
  @FunctionalInterface
  interface RowVisitor {
    /** Returns whether it wants the next row. */
    boolean visit(byte[] key, byte[] value);
  }
}
