package io.holdfast.store.format;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Invariant;

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

  /** Gets one change at a time. */
  @FunctionalInterface
  public interface ChangeVisitor {
    void visit(boolean isDelete, Bytes key);
  }

  /** Visits the changes in the order in which they were made. */
  public static void forEach(byte[] row, ChangeVisitor visitor) {
    RowReader changes = RowReader.open(row, FORMAT, Table.CHANGES);
    changes.fixed();
    while (changes.remaining() > 0) {
      int kind = changes.octet();
      Invariant.check(kind == PUT || kind == DELETE, "a change of kind %s", kind);
      visitor.visit(kind == DELETE, Bytes.wrap(changes.bytes()));
    }
  }

  public static long clockMillis(byte[] row) {
    return RowReader.open(row, FORMAT, Table.CHANGES).fixed();
  }
}
