package io.holdfast.storage;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.format.Table;
import io.holdfast.store.table.TableReader.Counted;
import io.holdfast.store.table.TableReader.RowVisitor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The native database: opens it, closes it when no call is inside, and turns its errors into {@link
 * StorageException}s. Any thread may read; the callers see to it that one writes at a time.
 */
final class RocksDatabase implements AutoCloseable {
  /** Storage's own row, in the default family, which no table uses. */
  private static final byte[] POSITION_KEY = "position".getBytes(StandardCharsets.US_ASCII);

  /**
   * A larger batch is handed over row by row: an array of half a region of the collector would go
   * to the old generation at once, and make it collect that.
   */
  private static final int MAX_SERIALIZED_BYTES = 384 << 10;

  private final Path directory;
  private final RocksOptions options;
  private final RocksDB database;

  /** The default family, for storage's own rows, then that of each table. */
  private final List<ColumnFamilyHandle> families;

  private final Map<Table, ColumnFamilyHandle> familyOf = new EnumMap<>(Table.class);

  /** RocksDB's numbers of the families, which it would have to be asked for each time. */
  private final Map<Table, Integer> familyIds = new EnumMap<>(Table.class);

  private final UseGuard guard = new UseGuard();
  private final Set<Snapshot> snapshots = ConcurrentHashMap.newKeySet();
  private final ReadOptions liveReads = new ReadOptions();
  private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);

  private RocksDatabase(
      Path directory, RocksOptions options, RocksDB database, List<ColumnFamilyHandle> families) {
    this.directory = directory;
    this.options = options;
    this.database = database;
    this.families = families;
    int next = 1;
    for (Table table : Table.values()) {
      ColumnFamilyHandle family = families.get(next++);
      familyOf.put(table, family);
      familyIds.put(table, family.getID());
    }
  }

  static RocksDatabase open(Path directory, StorageSettings settings) {
    RocksOptions options = RocksOptions.forWriting(settings);
    List<ColumnFamilyHandle> families = new ArrayList<>();
    try {
      RocksDB database =
          RocksDB.open(options.database(), directory.toString(), options.descriptors(), families);
      return new RocksDatabase(directory, options, database, families);
    } catch (RocksDBException e) {
      options.close();
      throw StorageException.of(directory, "open the database", e);
    }
  }

  /** The log position in a database that nobody writes to; leaves no trace in its directory. */
  static LogPosition positionOf(Path directory) {
    List<ColumnFamilyHandle> families = new ArrayList<>();
    if (!Files.exists(directory.resolve("CURRENT"))) {
      throw new StorageException(directory + ": holds no database");
    }
    try (RocksOptions options = RocksOptions.forInspection(directory);
        RocksDB database =
            RocksDB.openReadOnly(
                options.database(), directory.toString(), options.descriptors(), families)) {
      requireAllFiles(database, directory);
      byte[] row = database.get(families.getFirst(), POSITION_KEY);
      families.forEach(ColumnFamilyHandle::close);
      return row == null ? LogPosition.NONE : LogPosition.decode(row);
    } catch (RocksDBException e) {
      throw StorageException.of(directory, "read the log position", e);
    } catch (IOException e) {
      throw StorageException.of(directory, "look at its files", e);
    }
  }

  /** RocksDB opens the first dozen when it starts, and the others when they are read. */
  private static void requireAllFiles(RocksDB database, Path directory) throws IOException {
    for (LiveFileMetaData file : database.getLiveFilesMetaData()) {
      Path path = Path.of(file.path(), file.fileName());
      if (!Files.exists(path) || Files.size(path) != file.size()) {
        throw new StorageException(directory + ": lacks " + file.fileName() + ", or a part of it");
      }
    }
  }

  Path directory() {
    return directory;
  }

  LogPosition readPosition() {
    enter();
    try {
      byte[] row = database.get(families.getFirst(), liveReads, POSITION_KEY);
      return row == null ? LogPosition.NONE : LogPosition.decode(row);
    } catch (RocksDBException e) {
      throw StorageException.of(directory, "read the log position", e);
    } finally {
      guard.exit();
    }
  }

  /** Reads the live state. */
  byte[] get(Table table, byte[] key) {
    return get(liveReads, table, key);
  }

  byte[] get(ReadOptions reads, Table table, byte[] key) {
    enter();
    try {
      return database.get(family(table), reads, key);
    } catch (RocksDBException e) {
      throw StorageException.of(directory, "read from " + table, e);
    } finally {
      guard.exit();
    }
  }

  /** Visits rows; ends with {@link StorageClosedException} when the database closes meanwhile. */
  void scan(RowRange range, Snapshot snapshot, RowVisitor visitor) {
    if (range.isEmpty()) {
      return;
    }
    enter();
    try (RocksCursor cursor = new RocksCursor(database, family(range.table()), range, snapshot)) {
      while (cursor.isValid()) {
        if (!visitor.visit(cursor.key(), cursor.value())) {
          return;
        }
        if (guard.isClosed()) {
          throw new StorageClosedException(directory);
        }
        cursor.next();
      }
    } catch (RocksDBException e) {
      throw StorageException.of(directory, "read from " + range.table(), e);
    } finally {
      guard.exit();
    }
  }

  /** Counts rows, so many at the most, without a copy of any of them. */
  Counted count(RowRange range, Snapshot snapshot, int most) {
    if (range.isEmpty()) {
      return new Counted(0, null);
    }
    enter();
    try (RocksCursor cursor =
        RocksCursor.passing(database, family(range.table()), range, snapshot)) {
      long rows = 0;
      while (cursor.isValid()) {
        if (++rows == most) {
          return new Counted(rows, Bytes.wrap(cursor.key()));
        }
        cursor.next();
      }
      return new Counted(rows, null);
    } catch (RocksDBException e) {
      throw StorageException.of(directory, "count in " + range.table(), e);
    } finally {
      guard.exit();
    }
  }

  /** Writes all of an entry, and the position behind it, or nothing of it. */
  void write(Overlay overlay, LogPosition position) {
    enter();
    try (WriteBatch batch =
        overlay.bytes() > MAX_SERIALIZED_BYTES ? rowByRow(overlay) : whole(overlay)) {
      options.backgroundErrors().rethrow();
      batch.put(families.getFirst(), POSITION_KEY, position.encode());
      database.write(unlogged, batch);
    } catch (RocksDBException e) {
      throw StorageException.of(directory, "write the entry at " + position, e);
    } finally {
      guard.exit();
    }
  }

  private WriteBatch whole(Overlay overlay) {
    BatchBytes batch = new BatchBytes(overlay.bytes());
    overlay.forEach(
        (table, key, change) -> {
          if (change.isDeletion()) {
            batch.delete(familyIds.get(table), key);
          } else {
            batch.put(familyIds.get(table), key, change.value());
          }
        });
    return new WriteBatch(batch.toArray());
  }

  private WriteBatch rowByRow(Overlay overlay) throws RocksDBException {
    WriteBatch batch = new WriteBatch(overlay.bytes());
    overlay.forEach(
        (table, key, change) -> {
          if (change.isDeletion()) {
            batch.delete(family(table), key);
          } else {
            batch.put(family(table), key, change.value());
          }
        });
    return batch;
  }

  void flush() {
    enter();
    try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
      options.backgroundErrors().rethrow();
      database.flush(wait, families);
    } catch (RocksDBException e) {
      throw StorageException.of(directory, "flush", e);
    } finally {
      guard.exit();
    }
  }

  /** Makes a directory with all that is written so far: hard links to the tables, copies else. */
  void link(Path target) {
    enter();
    try (Checkpoint checkpoint = Checkpoint.create(database)) {
      checkpoint.createCheckpoint(target.toString());
    } catch (RocksDBException e) {
      throw StorageException.of(directory, "make the checkpoint " + target, e);
    } finally {
      guard.exit();
    }
  }

  /** To be given back with {@link #release}; closing the database gives back what is left. */
  Snapshot takeSnapshot() {
    enter();
    try {
      Snapshot snapshot = database.getSnapshot();
      snapshots.add(snapshot);
      return snapshot;
    } finally {
      guard.exit();
    }
  }

  void release(Snapshot snapshot) {
    if (!guard.enter()) {
      return;
    }
    try {
      if (snapshots.remove(snapshot)) {
        database.releaseSnapshot(snapshot);
      }
    } finally {
      guard.exit();
    }
  }

  private ColumnFamilyHandle family(Table table) {
    return familyOf.get(table);
  }

  private void enter() {
    if (!guard.enter()) {
      throw new StorageClosedException(directory);
    }
  }

  /** Waits for calls that are inside. Does not flush. */
  @Override
  public void close() {
    guard.close();
    snapshots.forEach(database::releaseSnapshot);
    families.forEach(ColumnFamilyHandle::close);
    try {
      database.closeE();
    } catch (RocksDBException e) {
      throw StorageException.of(directory, "close", e);
    } finally {
      liveReads.close();
      unlogged.close();
      options.close();
    }
  }
}
