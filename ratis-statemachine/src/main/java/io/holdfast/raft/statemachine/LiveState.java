package io.holdfast.raft.statemachine;

import io.holdfast.codec.StampedEntry;
import io.holdfast.raft.EventFeed;
import io.holdfast.raft.ReplicatedStore.StoreSnapshot;
import io.holdfast.raft.UnavailableException;
import io.holdfast.raft.durability.SnapshotDirectory;
import io.holdfast.raft.watch.RecentEvents;
import io.holdfast.storage.LogPosition;
import io.holdfast.storage.RocksTables;
import io.holdfast.storage.StorageException;
import io.holdfast.storage.StorageSettings;
import io.holdfast.storage.TablesSnapshot;
import io.holdfast.store.Store;
import io.holdfast.store.command.Invariant;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.AppliedBatch;
import io.holdfast.store.table.AuthSet;
import io.holdfast.store.table.PolicySet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The state of the store to which entries are applied; either open, or closed while it is exchanged
 * for a snapshot. Methods that change it are called under the lock of {@link StoreStateMachine};
 * reads and checkpoints come from any thread.
 */
final class LiveState {
  private final Path directory;
  private final SnapshotDirectory snapshots;
  private final LeaderClock clock;
  private final RecentEvents events = new RecentEvents();

  private volatile RocksTables tables;

  /** The policies in the applied state: requests must follow them from that moment on. */
  private volatile PolicySet policies = PolicySet.NONE;

  /** The rights in the applied state: the same. */
  private volatile AuthSet auth = AuthSet.NONE;

  private Store store;
  private LogPosition position = LogPosition.NONE;

  LiveState(Path directory, SnapshotDirectory snapshots, LeaderClock clock) {
    this.directory = directory;
    this.snapshots = snapshots;
    this.clock = clock;
  }

  // ---- changes

  /** Opens it; the latest snapshot takes its place when that has more. */
  void open() throws IOException {
    SnapshotDirectory.Snapshot latest = snapshots.refresh();
    LogPosition live = openTables();
    if (latest != null && latest.position().index() > live.index()) {
      close();
      RocksTables.restore(latest.path(), directory);
      live = openTables();
      Invariant.check(
          live.equals(latest.position()),
          "snapshot %s holds position %s",
          latest.path().getFileName(),
          live);
    }
    store = new Store(tables);
    position = live;
    policies = PolicySet.of(reader().policies());
    auth = store.auth();
    clock.applied(store.clockMillis());
    events.reset(reader().status().revision());
  }

  private LogPosition openTables() {
    tables = RocksTables.open(directory, StorageSettings.DEFAULT);
    return tables.appliedPosition();
  }

  void close() {
    RocksTables open = tables;
    tables = null;
    store = null;
    if (open != null) {
      open.close();
    }
  }

  /** Whether it is closed to entries, as while a snapshot takes its place. */
  boolean isExchanged() {
    return store == null;
  }

  /** Where in the log it is. */
  LogPosition position() {
    return position;
  }

  /** Applies an entry: state and position in one write. */
  List<AppliedBatch> apply(StampedEntry entry, long term, long index) {
    List<AppliedBatch> applied = store.apply(entry.stamp(), entry.batches());
    position = new LogPosition(term, index);
    // Before the data: no read finds what was written under newer rights than it is held to.
    auth = store.auth();
    tables.commit(term, index);
    if (applied.stream().anyMatch(AppliedBatch::policiesChanged)) {
      policies = PolicySet.of(reader().policies());
    }
    clock.applied(store.clockMillis());
    // Behind the data: whoever hears of a revision can read it.
    events.add(store.events());
    return applied;
  }

  /** Moves the position past an entry that says nothing to the store. */
  void pass(long term, long index) {
    position = new LogPosition(term, index);
    tables.commitPosition(term, index);
  }

  // ---- reads

  boolean isOpen() {
    return tables != null;
  }

  /** Reads it; while it is exchanged every read is {@link UnavailableException}. */
  StoreReader reader() {
    return new StoreReader(openTo("read").reader());
  }

  /** What happens to it. */
  EventFeed events() {
    return events;
  }

  /** Its policies; those that it had last while it is exchanged. */
  PolicySet policies() {
    return policies;
  }

  /** Its users, roles and tokens; those that it had last while it is exchanged. */
  AuthSet auth() {
    return auth;
  }

  /** A picture of it with its log position. */
  StoreSnapshot snapshot() {
    return new OpenSnapshot(openTo("read").snapshot());
  }

  /**
   * Takes a snapshot into the directory of snapshots; apply goes on meanwhile.
   *
   * @throws UnavailableException when the state is exchanged, before or meanwhile
   */
  LogPosition checkpoint() throws IOException {
    RocksTables open = openTo("copy");
    try {
      return snapshots.take(open);
    } catch (StorageException failure) {
      if (tables != open) {
        throw new UnavailableException("the state was exchanged while it was copied");
      }
      throw failure;
    }
  }

  /** Brings what is applied by now to disk, so that closing has little to write. */
  void flush() {
    RocksTables open = tables;
    if (open == null) {
      return;
    }
    try {
      open.flush();
    } catch (StorageException failure) {
      if (tables == open) {
        throw failure;
      }
    }
  }

  private RocksTables openTo(String purpose) {
    RocksTables open = tables;
    if (open == null) {
      throw new UnavailableException("the state is not open to " + purpose + " now");
    }
    return open;
  }

  private record OpenSnapshot(TablesSnapshot tables) implements StoreSnapshot {
    @Override
    public StoreReader reader() {
      return new StoreReader(tables);
    }

    @Override
    public long appliedIndex() {
      return tables.position().index();
    }

    @Override
    public void close() {
      tables.close();
    }
  }
}
