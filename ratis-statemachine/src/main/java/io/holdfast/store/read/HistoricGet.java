package io.holdfast.store.read;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Invariant;
import io.holdfast.store.format.RecordFormat;
import io.holdfast.store.format.Table;
import io.holdfast.store.result.ReadResult;
import io.holdfast.store.result.StoreStatus;
import io.holdfast.store.result.StoredRecord;
import io.holdfast.store.table.Counters;
import io.holdfast.store.table.RowKeys;
import io.holdfast.store.table.TableReader;

/**
 * Reads one key as it was at a revision, also while entries are applied (each of which becomes
 * visible at once).
 *
 * <p>The order of the reads matters. The record comes first: one that is not newer than the
 * revision is the answer, since nothing changed the key between. Otherwise every change since is in
 * the undo log, where the first row above the revision tells what it found. The floor is read last:
 * rows may be reclaimed only after it has passed the revision.
 */
final class HistoricGet {
  private HistoricGet() {}

  static ReadResult<StoredRecord> read(TableReader tables, Bytes key, long revision) {
    StoreStatus status = Counters.load(tables).status();
    if (revision > status.revision()) {
      return new ReadResult.InTheFuture<>(status.revision());
    }
    byte[] current = tables.get(Table.RECORDS, key.array());
    StoredRecord record = current == null ? null : RecordFormat.decode(current);
    byte[] undo = null;
    if (record == null || record.modifyRevision() > revision) {
      undo = firstUndoAbove(tables, key.array(), revision);
    }
    long floor = Counters.load(tables).historyFloor;
    if (revision < floor) {
      return new ReadResult.Compacted<>(floor);
    }
    if (undo != null) {
      return new ReadResult.Found<>(RecordFormat.decodeUndo(undo), revision);
    }
    Invariant.check(
        record == null || record.modifyRevision() <= revision,
        "nothing undoes a write above revision %s, floor %s",
        revision,
        floor);
    return new ReadResult.Found<>(record, revision);
  }

  /** The key's first row above a revision, or null: what the key held at the revision. */
  static byte[] firstUndoAbove(TableReader tables, byte[] key, long revision) {
    byte[][] found = new byte[1][];
    tables.scan(
        Table.HISTORY,
        RowKeys.history(key, revision + 1),
        RowKeys.historyEnd(key),
        false,
        (row, undo) -> {
          found[0] = undo;
          return false;
        });
    return found[0];
  }
}
