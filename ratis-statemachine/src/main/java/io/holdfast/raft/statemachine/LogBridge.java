package io.holdfast.raft.statemachine;

import io.holdfast.raft.durability.DataLossAdvice;
import io.holdfast.raft.durability.LogSegments;
import io.holdfast.raft.durability.SnapshotDirectory;
import io.holdfast.storage.StorageException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * State and log must reach each other before a node says anything to others. A state that was made
 * from more than the log holds tells that acknowledged entries are gone. A log that begins behind
 * the newest snapshot, which a loss of power can leave after an exchange, is bridged by a snapshot
 * of the state.
 */
final class LogBridge {
  private LogBridge() {}

  /**
   * Takes a snapshot of the state if the log needs one to begin at.
   *
   * @param log the directory of the segments
   * @throws StorageException when entries are missing between snapshots, state and log
   */
  static void build(Path log, SnapshotDirectory snapshots, LiveState state) throws IOException {
    SnapshotDirectory.Snapshot latest = snapshots.latest();
    long snapshot = latest == null ? -1 : latest.position().index();
    long applied = state.position().index();
    long end = Math.max(snapshot, LogSegments.lastIndex(log));
    if (end < applied) {
      throw new StorageException(
          "the Raft log "
              + log
              + " ends at "
              + end
              + ", but the state holds entry "
              + applied
              + ": the log has lost its end, and acknowledged writes with it"
              + DataLossAdvice.TEXT);
    }
    long begin =
        LogSegments.in(log).stream().mapToLong(LogSegments.Segment::first).findFirst().orElse(0);
    if (begin <= snapshot + 1) {
      return;
    }
    if (applied < begin - 1) {
      throw new StorageException(
          "the Raft log "
              + log
              + " begins at "
              + begin
              + ", but state and snapshots end at "
              + Math.max(snapshot, applied)
              + DataLossAdvice.TEXT);
    }
    state.checkpoint();
  }
}
