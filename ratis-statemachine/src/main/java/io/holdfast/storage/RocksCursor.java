package io.holdfast.storage;

import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** Walks over a stretch of a table as it was when the cursor was made. One thread. */
final class RocksCursor implements AutoCloseable {
  private final RowRange range;
  private final ReadOptions options = new ReadOptions();
  private final Slice lower;
  private final Slice upper;
  private final RocksIterator iterator;

  /** One that leaves no trace in the block cache: for what is looked at and not read. */
  static RocksCursor passing(
      RocksDB database, ColumnFamilyHandle family, RowRange range, Snapshot snapshot) {
    return new RocksCursor(database, family, range, snapshot, false);
  }

  /**
   * @param snapshot null = the state as it is now
   */
  RocksCursor(RocksDB database, ColumnFamilyHandle family, RowRange range, Snapshot snapshot) {
    this(database, family, range, snapshot, true);
  }

  private RocksCursor(
      RocksDB database,
      ColumnFamilyHandle family,
      RowRange range,
      Snapshot snapshot,
      boolean fillsCache) {
    this.range = range;
    options.setFillCache(fillsCache);
    // Bounds keep RocksDB from reading blocks and deleted rows behind the stretch.
    lower = range.from() == null ? null : new Slice(range.from());
    upper = range.to() == null ? null : new Slice(range.to());
    if (lower != null) {
      options.setIterateLowerBound(lower);
    }
    if (upper != null) {
      options.setIterateUpperBound(upper);
    }
    if (snapshot != null) {
      options.setSnapshot(snapshot);
    }
    iterator = database.newIterator(family, options);
    if (range.descending()) {
      iterator.seekToLast();
    } else {
      iterator.seekToFirst();
    }
  }

  /** Whether it stands at a row; throws when it does not because reading failed. */
  boolean isValid() throws RocksDBException {
    if (iterator.isValid()) {
      return true;
    }
    iterator.status();
    return false;
  }

  byte[] key() {
    return iterator.key();
  }

  byte[] value() {
    return iterator.value();
  }

  void next() {
    if (range.descending()) {
      iterator.prev();
    } else {
      iterator.next();
    }
  }

  @Override
  public void close() {
    iterator.close();
    options.close();
    if (lower != null) {
      lower.close();
    }
    if (upper != null) {
      upper.close();
    }
  }
}
