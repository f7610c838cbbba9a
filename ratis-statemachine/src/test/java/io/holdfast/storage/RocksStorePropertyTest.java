package io.holdfast.storage;

import io.holdfast.store.StorePropertyTest;
import io.holdfast.store.TestTables;
import io.holdfast.store.table.TableReader;
import io.holdfast.store.table.Tables;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The store answers on RocksDB as its model does, also after reopening at any point. */
@Tag("slow")
final class RocksStorePropertyTest extends StorePropertyTest {
  @TempDir Path temp;
  private int opened;

  @Override
  protected TestTables open() {
    return new RocksTestTables(temp.resolve("live" + opened++));
  }

  @Override
  protected int sequences() {
    return 6;
  }

  @Override
  protected int entries() {
    return 80;
  }

  private static final class RocksTestTables implements TestTables {
    private final Path directory;
    private RocksTables tables;
    private long index;

    RocksTestTables(Path directory) {
      this.directory = directory;
      this.tables = RocksTables.open(directory);
    }

    @Override
    public Tables tables() {
      return tables;
    }

    @Override
    public TableReader reader() {
      return tables.reader();
    }

    @Override
    public void commit() {
      tables.commit(1, index++);
    }

    @Override
    public void reopen() {
      tables.rollback();
      tables.close();
      tables = RocksTables.open(directory);
    }

    @Override
    public void close() {
      tables.rollback();
      tables.close();
    }
  }
}
