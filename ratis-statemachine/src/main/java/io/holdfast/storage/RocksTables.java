package io.holdfast.storage;

import io.holdfast.store.command.Invariant;
import io.holdfast.store.format.Table;
import io.holdfast.store.table.TableReader;
import io.holdfast.store.table.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The state in RocksDB, entry by entry: what is written between two commits appears at once, with
 * the log position behind it, or not at all.
 *
 * <p>{@link Tables} and the commit methods belong to one thread, the applying one. {@link #reader},
 * {@link #snapshot}, {@link #appliedPosition}, {@link #flush}, {@link #checkpoint} and {@link
 * #close} may be called from any. After closing every call ends with {@link
 * StorageClosedException}; every failure of the disk is a {@link StorageException}.
 *
 * <p>There is no write-ahead log here: after a crash the state stands at an earlier entry, all
 * tables at the same one, and the Raft log is replayed from {@link #appliedPosition}.
 */
public final class RocksTables implements Tables, AutoCloseable {
  private final RocksDatabase database;
  private final Overlay overlay = new Overlay();
  private final RecentRows recent = new RecentRows();

  /**
   * Held while the position moves, so that a position that another thread writes down, or ties to a
   * snapshot, is that of the state beside it.
   */
  private final ReentrantLock positionLock = new ReentrantLock();

  private volatile LogPosition position;
  private LogPosition writtenPosition;
  private boolean closed;

  private RocksTables(RocksDatabase database, LogPosition position) {
    this.database = database;
    this.position = position;
    writtenPosition = position;
  }

  /**
   * Opens the directory, or makes it; first finishes a {@link #restore} that was interrupted.
   *
   * @throws StorageException when it is corrupt, not writable, or open in another process
   */
  public static RocksTables open(Path directory, StorageSettings settings) {
    new CheckpointRestore(directory).finish();
    try {
      DurableFiles.createDirectory(directory);
    } catch (IOException e) {
      throw StorageException.of(directory, "make the directory", e);
    }
    RocksDatabase database = RocksDatabase.open(directory, settings);
    try {
      return new RocksTables(database, database.readPosition());
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Opens the directory with {@link StorageSettings#DEFAULT}. */
  public static RocksTables open(Path directory) {
    return open(directory, StorageSettings.DEFAULT);
  }

  /** The last entry that the state holds; {@link LogPosition#NONE} at the start. */
  public LogPosition appliedPosition() {
    return position;
  }

  /** The entry's own writes over the committed state. The applying thread's. */
  @Override
  public byte[] get(Table table, byte[] key) {
    Overlay.Write write = overlay.get(table, key);
    return write == null ? committed(table, key) : write.value();
  }

  private byte[] committed(Table table, byte[] key) {
    byte[] value = recent.find(table, key);
    if (value == null) {
      value = database.get(table, key);
      recent.learn(table, key, value);
    }
    return value;
  }

  /** As the rows are when the scan begins; the visitor may write. The applying thread's. */
  @Override
  public void scan(Table table, byte[] from, byte[] to, boolean descending, RowVisitor visitor) {
    RowRange range = new RowRange(table, from, to, descending);
    if (range.isEmpty()) {
      return;
    }
    MergedScan merged = new MergedScan(range, overlay, visitor);
    database.scan(range, null, merged);
    merged.finish();
  }

  @Override
  public void put(Table table, byte[] key, byte[] value) {
    overlay.put(table, key, value);
  }

  @Override
  public void delete(Table table, byte[] key) {
    overlay.delete(table, key);
  }

  /**
   * Commits what was written since the last commit as the effect of this entry.
   *
   * @throws StorageException when it could not be written; the node must stop
   */
  public void commit(long term, long index) {
    positionLock.lock();
    try {
      LogPosition next = position.advancedTo(term, index);
      database.write(overlay, next);
      writtenPosition = next;
      position = next;
    } finally {
      positionLock.unlock();
    }
    overlay.forEach((table, key, write) -> recent.learn(table, key, write.value()));
    overlay.clear();
  }

  /**
   * Moves past an entry that changes no table (a Raft configuration, say). Kept in memory; goes to
   * disk with the next commit, flush, checkpoint or close.
   */
  public void commitPosition(long term, long index) {
    Invariant.check(overlay.isEmpty(), "writes without a commit before %d/%d", term, index);
    positionLock.lock();
    try {
      position = position.advancedTo(term, index);
    } finally {
      positionLock.unlock();
    }
  }

  /** Drops what was written since the last commit. */
  public void rollback() {
    overlay.clear();
  }

  /** Reads what is committed, for any number of threads. */
  public TableReader reader() {
    return new LiveReader(database);
  }

  /** A picture of the committed state, for any number of threads, until it is closed. */
  public TablesSnapshot snapshot() {
    positionLock.lock();
    try {
      return new TablesSnapshot(database, position);
    } finally {
      positionLock.unlock();
    }
  }

  /** Brings everything committed so far to the disk, all tables at one entry. */
  public void flush() {
    writePosition();
    database.flush();
  }

  /**
   * Makes a durable copy of the committed state under {@code target}, mostly of hard links, while
   * entries go on being applied. It appears complete or not at all; what an interrupted one left
   * lies beside it and goes with {@link #dropUnfinishedCheckpoints}.
   *
   * @param target does not exist yet; on the file system of the database
   * @return where the copy stands: at or behind {@link #appliedPosition} as it was before the call
   */
  public LogPosition checkpoint(Path target) {
    writePosition();
    return Checkpoints.write(target, database::link);
  }

  /** Deletes what interrupted checkpoints left in the directory that was to hold them. */
  public static void dropUnfinishedCheckpoints(Path parent) {
    Checkpoints.dropUnfinished(parent);
  }

  /** The log position of a checkpoint; opens it for reading and leaves no trace in it. */
  public static LogPosition positionOf(Path checkpoint) {
    return RocksDatabase.positionOf(checkpoint);
  }

  /**
   * Puts a checkpoint in the place of the database in {@code directory}, which must be closed. The
   * checkpoint stays as it was; its files named {@code *.md5} are left out. Interrupted, it is
   * finished or forgotten by the next {@link #open}.
   *
   * @return where the restored state stands
   */
  public static LogPosition restore(Path checkpoint, Path directory) {
    return new CheckpointRestore(directory).from(checkpoint);
  }

  private void writePosition() {
    positionLock.lock();
    try {
      if (!position.equals(writtenPosition)) {
        database.write(new Overlay(), position);
        writtenPosition = position;
      }
    } finally {
      positionLock.unlock();
    }
  }

  /**
   * Flushes and closes; drops what was not committed. Waits for reads that are inside and ends
   * scans. Must not be called by a visitor.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      flush();
    } finally {
      database.close();
    }
  }
}
