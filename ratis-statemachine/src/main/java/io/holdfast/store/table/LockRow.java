package io.holdfast.store.table;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.format.RowReader;
import io.holdfast.store.format.RowWriter;
import io.holdfast.store.format.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Lock} as a row of {@link Table#LOCKS}. Format 1: to the end of the row, of each place
 * its owner, lease, token, whether it is shared, and its permits.
 */
public final class LockRow {
  private static final int FORMAT = 1;

  private LockRow() {}

  public static byte[] encode(Lock lock) {
    RowWriter row = new RowWriter(64).octet(FORMAT);
    for (Lock.Place place : lock.places()) {
      row.bytes(Bytes.utf8(place.owner()).array())
          .number(place.lease())
          .number(place.token())
          .flag(place.shared())
          .number(place.permits());
    }
    return row.toRow();
  }

  public static Lock decode(byte[] row) {
    RowReader reader = RowReader.open(row, FORMAT, Table.LOCKS);
    List<Lock.Place> places = new ArrayList<>();
    while (reader.remaining() > 0) {
      places.add(
          new Lock.Place(
              Bytes.wrap(reader.bytes()).text(),
              reader.number(),
              reader.number(),
              reader.flag(),
              (int) reader.number()));
    }
    return new Lock(places);
  }
}
