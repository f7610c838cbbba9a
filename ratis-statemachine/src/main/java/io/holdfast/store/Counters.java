package io.holdfast.store;

import java.util.Arrays;

/**
 * The store's single numbers, kept in one row of {@link Table#META} and written once an entry. Used
 * by the applying thread; readers decode the row for themselves.
 */
final class Counters {
  private static final int FORMAT = 1;

  /** The revision of the latest change; 1 = the store has never changed. */
  long revision = 1;

  /** The oldest revision that can be read. */
  long historyFloor = 1;

  /**
   * How far the change row of the floor itself is reclaimed: the place of its next change in the
   * row; 0 = the row is gone.
   */
  long reclaimedBytes;

  long clockMillis;

  /** How many keys there are. */
  long records;

  long digestHigh;
  long digestLow;
  long nextLease = 1;
  long nextSession = 1;

  /** Order number of the oldest result that is kept under a name. */
  long firstOutcome = 1;

  long nextOutcome = 1;

  /** The row as it is in the table; null = none yet. */
  private byte[] saved;

  static Counters load(TableReader tables) {
    Counters counters = new Counters();
    byte[] row = tables.get(Table.META, RowKeys.COUNTERS);
    if (row != null) {
      counters.decode(row);
    }
    return counters;
  }

  /** Writes the row if anything changed. */
  void save(Tables tables) {
    byte[] row = encode();
    if (!Arrays.equals(row, saved)) {
      tables.put(Table.META, RowKeys.COUNTERS, row);
      saved = row;
    }
  }

  StoreStatus status() {
    String digest = Digest.text(digestHigh, digestLow);
    return new StoreStatus(revision, historyFloor, clockMillis, records, digest);
  }

  private byte[] encode() {
    return new RowWriter(64)
        .octet(FORMAT)
        .number(revision)
        .number(historyFloor)
        .number(reclaimedBytes)
        .number(clockMillis)
        .number(records)
        .fixed(digestHigh)
        .fixed(digestLow)
        .number(nextLease)
        .number(nextSession)
        .number(firstOutcome)
        .number(nextOutcome)
        .toRow();
  }

  private void decode(byte[] row) {
    RowReader reader = RowReader.open(row, FORMAT, Table.META);
    revision = reader.number();
    historyFloor = reader.number();
    reclaimedBytes = reader.number();
    clockMillis = reader.number();
    records = reader.number();
    digestHigh = reader.fixed();
    digestLow = reader.fixed();
    nextLease = reader.number();
    nextSession = reader.number();
    firstOutcome = reader.number();
    nextOutcome = reader.number();
    reader.end();
    saved = row;
  }
}
