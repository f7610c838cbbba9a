package io.holdfast.store;

/** Rows of {@link Table#OUTCOME_ORDER}. Format 1: the clock, then the key in OUTCOMES. */
final class OutcomeOrder {
  private static final int FORMAT = 1;

  private OutcomeOrder() {}

  static byte[] encode(long clockMillis, byte[] name) {
    return new RowWriter(16 + name.length).octet(FORMAT).number(clockMillis).rest(name).toRow();
  }

  static long clockMillis(byte[] row) {
    return RowReader.open(row, FORMAT, Table.OUTCOME_ORDER).number();
  }

  static byte[] name(byte[] row) {
    RowReader reader = RowReader.open(row, FORMAT, Table.OUTCOME_ORDER);
    reader.number();
    return reader.rest();
  }
}
