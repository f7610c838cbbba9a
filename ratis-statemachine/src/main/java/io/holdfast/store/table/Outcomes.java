package io.holdfast.store.table;

import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.command.Invariant;
import io.holdfast.store.format.Table;

/**
 * Results kept under a name for the idempotency window: those of clients' own keys, and those whose
 * clients were not reached. None is dropped before its window ends; it may stay longer.
 */
public final class Outcomes {
  private final Tables tables;
  private final Counters counters;

  /** When the oldest result was kept; only meaningful with {@link #oldestOrder}. */
  private long oldestClockMillis;

  private byte[] oldestName;
  private long oldestOrder;
  private long kept;

  public Outcomes(Tables tables, Counters counters) {
    this.tables = tables;
    this.counters = counters;
  }

  /** What is kept under the name, or null. */
  public Outcome find(byte[] name) {
    byte[] row = tables.get(Table.OUTCOMES, name);
    return row == null ? null : Outcome.decode(row);
  }

  /** Keeps an outcome under a name that is free. */
  public void keep(byte[] name, Outcome outcome) {
    long order = counters.nextOutcome++;
    byte[] row = OutcomeOrder.encode(counters.clockMillis, name);
    tables.put(Table.OUTCOME_ORDER, RowKeys.ofNumber(order), row);
    tables.put(Table.OUTCOMES, name, outcome.encode());
    kept++;
  }

  /** How many were kept since the last call. */
  public long takeKept() {
    long taken = kept;
    kept = 0;
    return taken;
  }

  /** Drops at most so many, oldest first. */
  public void reclaim(EntryStamp stamp, long mostRows) {
    for (long left = mostRows; left > 0 && oldestMayGo(stamp); left--) {
      tables.delete(Table.OUTCOMES, oldestName);
      tables.delete(Table.OUTCOME_ORDER, RowKeys.ofNumber(oldestOrder));
      counters.firstOutcome++;
    }
  }

  private boolean oldestMayGo(EntryStamp stamp) {
    long count = counters.nextOutcome - counters.firstOutcome;
    if (count == 0) {
      return false;
    }
    loadOldest();
    return count > stamp.idempotencyRecords()
        || counters.clockMillis - oldestClockMillis > stamp.idempotencyMillis();
  }

  private void loadOldest() {
    long order = counters.firstOutcome;
    if (order == oldestOrder) {
      return;
    }
    byte[] row = tables.get(Table.OUTCOME_ORDER, RowKeys.ofNumber(order));
    Invariant.check(row != null, "outcome %s has no row", order);
    oldestClockMillis = OutcomeOrder.clockMillis(row);
    oldestName = OutcomeOrder.name(row);
    oldestOrder = order;
  }
}
