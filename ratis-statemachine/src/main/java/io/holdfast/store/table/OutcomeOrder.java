package io.holdfast.store.table;

import io.holdfast.store.format.RowReader;
import io.holdfast.store.format.RowWriter;
import io.holdfast.store.format.Table;

/** Rows of {@link Table#OUTCOME_ORDER}. Format 1: the clock, then the key in OUTCOMES. */
public final class OutcomeOrder {
  private static final int FORMAT = 1;

  private OutcomeOrder() {}

  public static byte[] encode(long clockMillis, byte[] name) {
    return new RowWriter(16 + name.length).octet(FORMAT).number(clockMillis).rest(name).toRow();
  }

  public static long clockMillis(byte[] row) {
    return RowReader.open(row, FORMAT, Table.OUTCOME_ORDER).number();
  }

  public static byte[] name(byte[] row) {
    RowReader reader = RowReader.open(row, FORMAT, Table.OUTCOME_ORDER);
    reader.number();
    return reader.rest();
  }
}
