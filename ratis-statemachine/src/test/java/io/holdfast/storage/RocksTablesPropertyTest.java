package io.holdfast.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.store.format.Table;
import io.holdfast.store.table.TableReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random writes, commits, rollbacks, reopenings, crashes and restores: RocksDB and plain sorted
 * maps always give the same rows.
 */
@Tag("slow")
final class RocksTablesPropertyTest {
  private static final StorageSettings SMALL_BUFFERS = new StorageSettings(1 << 20, 1 << 20, 64, 2);

  private static final HexFormat HEX = HexFormat.of();
  private static final List<Table> TABLES = List.of(Table.values());
  private static final int STEPS = 2_000;

  private final long seed = Long.getLong("holdfast.seed", System.nanoTime());
  private final Random random = new Random(seed);

  /** What the tables held at each index, so that a crash can take both back to the same entry. */
  private final List<Model> committed = new ArrayList<>();

  @TempDir Path temp;
  private int directories;
  private Path live;
  private RocksTables tables;
  private Model model = new Model();

  RocksTablesPropertyTest() {
    System.out.println("seed " + seed);
  }

  @Test
  void theRowsAreThoseOfSortedMapsWhateverHappens() throws IOException {
    live = newDirectory();
    tables = RocksTables.open(live, SMALL_BUFFERS);
    try {
      for (int step = 0; step < STEPS; step++) {
        act();
        compareARead(tables, model);
      }
      commit();
      for (Table table : Table.values()) {
        assertEquals(model.scan(table, null, null, false), scan(tables, table, null, null, false));
      }
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    } finally {
      tables.close();
    }
  }

  private void act() throws IOException {
    int dice = random.nextInt(1_000);
    if (dice < 500) {
      byte[] key = key();
      byte[] value = value();
      Table table = table();
      tables.put(table, key, value);
      model.rows.get(table).put(key, value);
    } else if (dice < 700) {
      byte[] key = key();
      Table table = table();
      tables.delete(table, key);
      model.rows.get(table).remove(key);
    } else if (dice < 900) {
      commit();
    } else if (dice < 960) {
      tables.rollback();
      model = lastCommitted();
    } else if (dice < 980) {
      compareASnapshot();
    } else if (dice < 985) {
      tables.flush();
    } else if (dice < 990) {
      tables.close();
      reopen(live);
      assertEquals(committed.size() - 1, tables.appliedPosition().index());
    } else if (dice < 995) {
      crash();
    } else {
      checkpointAndRestore();
    }
  }

  private void commit() {
    committed.add(model.copy());
    tables.commit(1, committed.size() - 1);
  }

  private Model lastCommitted() {
    return committed.isEmpty() ? new Model() : committed.getLast().copy();
  }

  /** A copy of the directory is what a killed process leaves; the log would be replayed from it. */
  private void crash() throws IOException {
    Path copy = newDirectory();
    CrashImage.copy(live, copy);
    tables.close();
    reopen(copy);
  }

  private void checkpointAndRestore() throws IOException {
    Path checkpoint = temp.resolve("checkpoint" + directories);
    LogPosition position = tables.checkpoint(checkpoint);
    assertEquals(committed.size() - 1, position.index());
    if (random.nextBoolean()) {
      commit();
    }
    tables.close();
    RocksTables.restore(checkpoint, live);
    reopen(live);
    assertEquals(position, tables.appliedPosition());
    DurableFiles.deleteTree(checkpoint);
    directories++;
  }

  private void reopen(Path directory) {
    live = directory;
    tables = RocksTables.open(live, SMALL_BUFFERS);
    int index = (int) tables.appliedPosition().index();
    committed.subList(index + 1, committed.size()).clear();
    model = lastCommitted();
  }

  private Path newDirectory() {
    return temp.resolve("live" + directories++);
  }

  private void compareASnapshot() {
    try (TablesSnapshot snapshot = tables.snapshot()) {
      Model before = lastCommitted();
      assertEquals(committed.size() - 1, snapshot.position().index());
      if (random.nextBoolean()) {
        commit();
      }
      compareARead(snapshot, before);
      compareARead(tables.reader(), lastCommitted());
    }
  }

  private void compareARead(TableReader reader, Model expected) {
    Table table = table();
    byte[] key = key();
    assertArrayEquals(expected.rows.get(table).get(key), reader.get(table, key));
    byte[] from = random.nextInt(4) == 0 ? null : key();
    byte[] to = random.nextInt(4) == 0 ? null : key();
    boolean descending = random.nextBoolean();
    assertEquals(
        expected.scan(table, from, to, descending), scan(reader, table, from, to, descending));
  }

  private List<String> scan(
      TableReader reader, Table table, byte[] from, byte[] to, boolean descending) {
    List<String> rows = new ArrayList<>();
    reader.scan(table, from, to, descending, (key, value) -> rows.add(row(key, value)));
    return rows;
  }

  private static String row(byte[] key, byte[] value) {
    return HEX.formatHex(key) + "=" + HEX.formatHex(value);
  }

  private Table table() {
    return TABLES.get(random.nextInt(TABLES.size()));
  }

  /** Few and short, so that keys meet again and one is the beginning of another; any byte. */
  private byte[] key() {
    byte[] key = new byte[random.nextInt(3)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(6) * 51);
    }
    return key;
  }

  private byte[] value() {
    byte[] value = new byte[random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(20)];
    random.nextBytes(value);
    return value;
  }

  /** The same tables as sorted maps. */
  private static final class Model {
    private final Map<Table, NavigableMap<byte[], byte[]>> rows = new EnumMap<>(Table.class);

    Model() {
      for (Table table : Table.values()) {
        rows.put(table, new TreeMap<>(Arrays::compareUnsigned));
      }
    }

    Model copy() {
      Model copy = new Model();
      rows.forEach((table, values) -> copy.rows.get(table).putAll(values));
      return copy;
    }

    List<String> scan(Table table, byte[] from, byte[] to, boolean descending) {
      NavigableMap<byte[], byte[]> ordered = rows.get(table);
      List<String> found = new ArrayList<>();
      for (var row : (descending ? ordered.descendingMap() : ordered).entrySet()) {
        boolean inside =
            (from == null || Arrays.compareUnsigned(row.getKey(), from) >= 0)
                && (to == null || Arrays.compareUnsigned(row.getKey(), to) < 0);
        if (inside) {
          found.add(row(row.getKey(), row.getValue()));
        }
      }
      return found;
    }
  }
}
