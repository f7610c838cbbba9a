package io.holdfast.storage;

import io.holdfast.store.format.Table;
import io.holdfast.store.table.TableReader;
import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/**
 * The state as it was at one entry. For any number of threads. Holds back the disk space of what is
 * deleted after it, so it is to be closed soon. Once it or the database is closed, every read ends
 * with {@link StorageClosedException}.
 */
public final class TablesSnapshot implements TableReader, AutoCloseable {
  private final RocksDatabase database;
  private final LogPosition position;
  private final Snapshot snapshot;
  private final ReadOptions reads;
  private final UseGuard guard = new UseGuard();
  private boolean closed;

  TablesSnapshot(RocksDatabase database, LogPosition position) {
    this.database = database;
    this.position = position;
    snapshot = database.takeSnapshot();
    reads = new ReadOptions().setSnapshot(snapshot);
  }

  /** The last entry that it holds. */
  public LogPosition position() {
    return position;
  }

  @Override
  public byte[] get(Table table, byte[] key) {
    enter();
    try {
      return database.get(reads, table, key);
    } finally {
      guard.exit();
    }
  }

  @Override
  public void scan(Table table, byte[] from, byte[] to, boolean descending, RowVisitor visitor) {
    enter();
    try {
      database.scan(new RowRange(table, from, to, descending), snapshot, visitor);
    } finally {
      guard.exit();
    }
  }

  @Override
  public Counted count(Table table, byte[] from, byte[] to, int most) {
    enter();
    try {
      return database.count(new RowRange(table, from, to, false), snapshot, most);
    } finally {
      guard.exit();
    }
  }

  private void enter() {
    if (!guard.enter()) {
      throw new StorageClosedException(database.directory());
    }
  }

  /** Waits for reads that are inside. Must not be called by a visitor. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    guard.close();
    database.release(snapshot);
    reads.close();
  }
}
