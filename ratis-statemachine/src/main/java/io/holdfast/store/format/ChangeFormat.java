package io.holdfast.store.format;

import io.holdfast.store.command.Bytes;

/**
 * Rows of {@link Table#CHANGES}.
 *
 * <p>Format 1: the clock (eight bytes), then to the end of the row a kind (1 put, 2 delete) and a
 * key for each change, in the order in which they were made.
 */
public final class ChangeFormat {
  public static final int PUT = 1;
  public static final int DELETE = 2;

  /** Where the first change begins. */
  public static final int HEADER_BYTES = 1 + Long.BYTES;

  private static final int FORMAT = 1;

  private ChangeFormat() {}

  public static void begin(RowWriter row, long clockMillis) {
    row.clear();
    row.octet(FORMAT).fixed(clockMillis);
  }

  public static void add(RowWriter row, int kind, Bytes key) {
    row.octet(kind).bytes(key.array());
  }

  public static long clockMillis(byte[] row) {
    return RowReader.open(row, FORMAT, Table.CHANGES).fixed();
  }
}
