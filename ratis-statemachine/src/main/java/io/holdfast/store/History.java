package io.holdfast.store;

/**
 * Reclaims what is older than the window, oldest revision first.
 *
 * <p>The change row of a revision names the rows of the undo log that it wrote, so reclaiming asks
 * for rows by their keys and never scans over deleted ones. A large revision is reclaimed over
 * several entries: the floor moves first, since a revision is unreadable from the first undo row
 * that is missing above it.
 */
final class History {
  private final Tables tables;
  private final Counters counters;

  /** The change row of {@link #rowRevision}, kept because it is asked for its clock often. */
  private byte[] row;

  private long rowRevision;

  History(Tables tables, Counters counters) {
    this.tables = tables;
    this.counters = counters;
  }

  /** Reclaims at most so many rows of the undo log. */
  void reclaim(EntryStamp stamp, long mostRows) {
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
    row = null;
    return left - 1;
  }

  private byte[] changes(long revision) {
    if (row == null || rowRevision != revision) {
      row = tables.get(Table.CHANGES, RowKeys.ofNumber(revision));
      Invariant.check(row != null, "revision %s has no change row", revision);
      rowRevision = revision;
    }
    return row;
  }
}
