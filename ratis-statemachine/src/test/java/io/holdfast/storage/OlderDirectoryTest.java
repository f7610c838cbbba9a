package io.holdfast.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.holdfast.store.format.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** A directory or snapshot that was written before a table was thought of. */
final class OlderDirectoryTest {
  private static final byte[] KEY = {'k'};
  private static final byte[] ROW = {1};
  private static final List<Table> ADDED = List.of(Table.POLICIES, Table.AUTH, Table.LOCKS);

  @TempDir Path temp;

  @Test
  void aTableThatIsNewIsMadeAndTheOthersAreAsTheyWere() throws RocksDBException {
    Path live = temp.resolve("live");
    try (RocksTables tables = RocksTables.open(live, StorageSettings.DEFAULT)) {
      tables.put(Table.RECORDS, KEY, ROW);
      tables.commit(3, 7);
    }
    drop(live, ADDED);
    Path restored = temp.resolve("restored");
    assertEquals(7, RocksTables.restore(live, restored).index());
    for (Path directory : List.of(live, restored)) {
      try (RocksTables tables = RocksTables.open(directory, StorageSettings.DEFAULT)) {
        assertArrayEquals(ROW, tables.get(Table.RECORDS, KEY));
        long index = 7;
        for (Table added : ADDED) {
          assertNull(tables.get(added, KEY));
          tables.put(added, KEY, ROW);
          tables.commit(3, ++index);
          assertArrayEquals(ROW, tables.get(added, KEY));
        }
      }
    }
  }

  private static void drop(Path directory, List<Table> tables) throws RocksDBException {
    List<ColumnFamilyHandle> families = new ArrayList<>();
    try (RocksOptions options = RocksOptions.forWriting(StorageSettings.DEFAULT);
        RocksDB database =
            RocksDB.open(
                options.database(), directory.toString(), options.descriptors(), families)) {
      for (ColumnFamilyHandle family : families) {
        byte[] name = family.getName();
        if (tables.stream()
            .anyMatch(table -> Arrays.equals(name, RocksOptions.familyName(table)))) {
          database.dropColumnFamily(family);
        }
      }
      families.forEach(ColumnFamilyHandle::close);
    }
  }
}
