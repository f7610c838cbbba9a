package io.holdfast.store.table;

import io.holdfast.store.command.EntryStamp;
import io.holdfast.store.command.Invariant;
import io.holdfast.store.format.ChangeFormat;
import io.holdfast.store.format.RowReader;
import io.holdfast.store.format.Table;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reclaims what is older than the window, oldest revision first.
 *
 * <p>The change row of a revision names the rows of the undo log that it wrote, so reclaiming asks
 * for rows by their keys and never scans over deleted ones. A large revision is reclaimed over
 * several entries: the floor moves first, since a revision is unreadable from the first undo row
 * that is missing above it.
 */
public final class History {
  private static final int ROWS_AHEAD = 128;
  private static final int BYTES_AHEAD = 64 << 10;

  private final Tables tables;
  private final Counters counters;

  /**
   * The change rows from {@link #aheadFrom} on, read many at a time: where every entry reclaims as
   * much as it writes, asking for them one by one would cost as much as the write. They never
   * change until they are reclaimed, here.
   */
  private final Deque<byte[]> ahead = new ArrayDeque<>();

  private long aheadFrom;

  public History(Tables tables, Counters counters) {
    this.tables = tables;
    this.counters = counters;
  }

  /** Reclaims at most so many rows of the undo log. */
  public void reclaim(EntryStamp stamp, long mostRows) {
    long left = mostRows;
    while (left > 0) {
      if (counters.reclaimedBytes == 0 && !moveFloor(stamp)) {
        return;
      }
      left = reclaimFloor(left);
    }
  }

  private boolean moveFloor(EntryStamp stamp) {
    long next = counters.historyFloor + 1;
    boolean many = counters.revision - next >= stamp.historyRevisions();
    if (next > counters.revision || !many || !isOld(next, stamp)) {
      return false;
    }
    counters.historyFloor = next;
    counters.reclaimedBytes = ChangeFormat.HEADER_BYTES;
    return true;
  }

  private boolean isOld(long revision, EntryStamp stamp) {
    return counters.clockMillis - ChangeFormat.clockMillis(changes(revision))
        >= stamp.historyMillis();
  }

  /** Deletes the undo rows that the floor's own revision wrote; at the end its change row. */
  private long reclaimFloor(long mostRows) {
    long revision = counters.historyFloor;
    RowReader changes = new RowReader(changes(revision), (int) counters.reclaimedBytes);
    long left = mostRows;
    while (left > 0 && changes.remaining() > 0) {
      changes.octet();
      tables.delete(Table.HISTORY, RowKeys.history(changes.bytes(), revision));
      left--;
    }
    if (changes.remaining() > 0) {
      counters.reclaimedBytes = changes.position();
      return 0;
    }
    tables.delete(Table.CHANGES, RowKeys.ofNumber(revision));
    counters.reclaimedBytes = 0;
    return left - 1;
  }

  private byte[] changes(long revision) {
    while (!ahead.isEmpty() && aheadFrom < revision) {
      ahead.removeFirst();
      aheadFrom++;
    }
    if (ahead.isEmpty() || aheadFrom != revision) {
      readAhead(revision);
    }
    Invariant.check(!ahead.isEmpty(), "revision %s has no change row", revision);
    return ahead.getFirst();
  }

  private void readAhead(long revision) {
    ahead.clear();
    aheadFrom = revision;
    long[] bytes = {0};
    tables.scan(
        Table.CHANGES,
        RowKeys.ofNumber(revision),
        RowKeys.ofNumber(revision + ROWS_AHEAD),
        false,
        (key, row) -> {
          if (RowReader.getFixed(key, 0) != aheadFrom + ahead.size()) {
            return false;
          }
          ahead.addLast(row);
          bytes[0] += row.length;
          return bytes[0] < BYTES_AHEAD;
        });
  }
}
