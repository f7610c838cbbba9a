package io.holdfast.store.table;

import io.holdfast.store.format.RowReader;
import io.holdfast.store.format.RowWriter;
import io.holdfast.store.format.Table;
import io.holdfast.store.result.StoreStatus;
import java.util.Arrays;

/**
 * The store's single numbers, kept in one row of {@link Table#META} and written once an entry. Used
 * by the applying thread; readers decode the row for themselves.
 */
public final class Counters {
  private static final int WITHOUT_DEADLINES = 1;
  private static final int FORMAT = 2;

  /** The revision of the latest change; 1 = the store has never changed. */
  public long revision = 1;

  /** The oldest revision that can be read. */
  public long historyFloor = 1;

  /**
   * How far the change row of the floor itself is reclaimed: the place of its next change in the
   * row; 0 = the row is gone.
   */
  public long reclaimedBytes;

  public long clockMillis;

  /** How many keys there are. */
  long records;

  public long digestHigh;
  public long digestLow;
  public long nextLease = 1;
  public long nextSession = 1;

  /** Order number of the oldest result that is kept under a name. */
  public long firstOutcome = 1;

  public long nextOutcome = 1;

  /**
   * What the clock showed when leases began to have deadlines; 0 = they have none yet, and the row
   * is written as before there were any.
   */
  private long deadlinesSince;

  /** The row as it is in the table; null = none yet. */
  private byte[] saved;

  public static Counters load(TableReader tables) {
    Counters counters = new Counters();
    byte[] row = tables.get(Table.META, RowKeys.COUNTERS);
    if (row != null) {
      counters.decode(row);
    }
    return counters;
  }

  /** Writes the row if anything changed. */
  public void save(Tables tables) {
    byte[] row = encode();
    if (!Arrays.equals(row, saved)) {
      tables.put(Table.META, RowKeys.COUNTERS, row);
      saved = row;
    }
  }

  public StoreStatus status() {
    String digest = Digest.text(digestHigh, digestLow);
    return new StoreStatus(revision, historyFloor, clockMillis, records, digest);
  }

  /** Leases have deadlines from now on, if they had none. */
  public void beginDeadlines() {
    deadlinesSince = deadlinesSince == 0 ? clockMillis : deadlinesSince;
  }

  public boolean hasDeadlines() {
    return deadlinesSince != 0;
  }

  /** When a lease of that length ends that is made or renewed now. */
  long deadlineFromNow(long ttlMillis) {
    return hasDeadlines() ? clockMillis + ttlMillis : Lease.NO_DEADLINE;
  }

  /**
   * When a lease ends. One of before there were deadlines has its time from the first moment on.
   */
  public long deadlineOf(Lease lease) {
    boolean older = lease.deadlineMillis() == Lease.NO_DEADLINE && hasDeadlines();
    return older ? deadlinesSince + lease.ttlMillis() : lease.deadlineMillis();
  }

  private byte[] encode() {
    RowWriter row = new RowWriter(64);
    row.octet(hasDeadlines() ? FORMAT : WITHOUT_DEADLINES)
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
        .number(nextOutcome);
    return (hasDeadlines() ? row.number(deadlinesSince) : row).toRow();
  }

  private void decode(byte[] row) {
    RowReader reader = RowReader.openUpTo(row, FORMAT, Table.META);
    int format = reader.octet();
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
    deadlinesSince = format == WITHOUT_DEADLINES ? 0 : reader.number();
    reader.end();
    saved = row;
  }
}
