package io.holdfast.store.table;

import io.holdfast.store.format.RowReader;
import io.holdfast.store.format.RowWriter;
import io.holdfast.store.format.Table;

/**
 * A row of {@link Table#SESSIONS}. Format 1: the fields in order.
 *
 * @param nextSequence smaller numbers were applied, or never will be
 * @param confirmedBelow results with smaller numbers are no longer kept
 * @param heardMillis the store's clock when a batch last came
 */
public record Session(long nextSequence, long confirmedBelow, long heardMillis) {
  private static final int FORMAT = 1;

  public static Session decode(byte[] row) {
    RowReader reader = RowReader.open(row, FORMAT, Table.SESSIONS);
    Session session = new Session(reader.number(), reader.number(), reader.number());
    reader.end();
    return session;
  }

  public byte[] encode() {
    return new RowWriter(32)
        .octet(FORMAT)
        .number(nextSequence)
        .number(confirmedBelow)
        .number(heardMillis)
        .toRow();
  }
}
