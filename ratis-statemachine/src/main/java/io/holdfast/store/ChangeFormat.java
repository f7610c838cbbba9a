package io.holdfast.store;

/**
 * Rows of {@link Table#CHANGES}.
 *
 * <p>Format 1: the clock (eight bytes), then to the end of the row a kind (1 put, 2 delete) and a
 * key for each change, in the order in which they were made.
 */
final class ChangeFormat {
  static final int PUT = 1;
  static final int DELETE = 2;

  /** Where the first change begins. */
  static final int HEADER_BYTES = 1 + Long.BYTES;

  private static final int FORMAT = 1;

  private ChangeFormat() {}

  static void begin(RowWriter row, long clockMillis) {
    row.clear();
    row.octet(FORMAT).fixed(clockMillis);
  }

  static void add(RowWriter row, int kind, Bytes key) {
    row.octet(kind).bytes(key.array());
  }

  static long clockMillis(byte[] row) {
    return RowReader.open(row, FORMAT, Table.CHANGES).fixed();
  }
}
