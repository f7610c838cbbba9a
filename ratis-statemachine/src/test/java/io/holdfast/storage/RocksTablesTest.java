package io.holdfast.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.store.command.Invariant.BrokenInvariantException;
import io.holdfast.store.format.Table;
import io.holdfast.store.table.TableReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RocksTablesTest {
  @TempDir Path temp;

  @Test
  void anEmptyDatabaseStandsBeforeTheFirstEntry() {
    try (RocksTables tables = RocksTables.open(temp.resolve("live"))) {
      assertEquals(LogPosition.NONE, tables.appliedPosition());
      assertNull(tables.get(Table.RECORDS, bytes("a")));
    }
  }

  @Test
  void rowsAreCountedInPieces() {
    try (RocksTables tables = RocksTables.open(temp.resolve("live"))) {
      for (String key : List.of("a", "b", "c", "d")) {
        tables.put(Table.RECORDS, bytes(key), bytes("1"));
      }
      tables.commit(1, 0);
      try (TablesSnapshot snapshot = tables.snapshot()) {
        tables.delete(Table.RECORDS, bytes("b"));
        tables.commit(1, 1);
        TableReader.Counted some = snapshot.count(Table.RECORDS, bytes("b"), null, 2);
        assertEquals(2, some.rows());
        assertArrayEquals(bytes("c"), some.last().array());
        assertEquals(2, snapshot.count(Table.RECORDS, bytes("b"), bytes("d"), 3).rows());
        assertNull(snapshot.count(Table.RECORDS, bytes("b"), bytes("d"), 3).last());
        assertEquals(0, snapshot.count(Table.RECORDS, bytes("b"), bytes("b"), 3).rows());
      }
      try (TablesSnapshot snapshot = tables.snapshot()) {
        assertEquals(3, snapshot.count(Table.RECORDS, null, null, 9).rows());
      }
    }
  }

  @Test
  void anEntrySeesItsOwnWritesAndOthersSeeThemAfterTheCommit() {
    try (RocksTables tables = RocksTables.open(temp.resolve("live"))) {
      tables.put(Table.RECORDS, bytes("a"), bytes("1"));
      assertArrayEquals(bytes("1"), tables.get(Table.RECORDS, bytes("a")));
      assertNull(tables.reader().get(Table.RECORDS, bytes("a")));

      tables.commit(1, 0);

      assertArrayEquals(bytes("1"), tables.reader().get(Table.RECORDS, bytes("a")));
      assertEquals(new LogPosition(1, 0), tables.appliedPosition());
    }
  }

  @Test
  void rollbackDropsWhatWasNotCommitted() {
    try (RocksTables tables = RocksTables.open(temp.resolve("live"))) {
      tables.put(Table.RECORDS, bytes("a"), bytes("1"));
      tables.commit(1, 0);
      tables.delete(Table.RECORDS, bytes("a"));
      tables.put(Table.RECORDS, bytes("b"), bytes("2"));

      tables.rollback();

      assertEquals(List.of("a=1"), rows(tables, null, null, false));
    }
  }

  @Test
  void whatWasCommittedIsThereAfterReopening() {
    Path live = temp.resolve("live");
    try (RocksTables tables = RocksTables.open(live)) {
      tables.put(Table.RECORDS, bytes("a"), new byte[0]);
      tables.commit(3, 7);
      tables.commitPosition(4, 8);
    }
    try (RocksTables tables = RocksTables.open(live)) {
      assertEquals(new LogPosition(4, 8), tables.appliedPosition());
      assertArrayEquals(new byte[0], tables.get(Table.RECORDS, bytes("a")));
    }
  }

  @Test
  void aScanShowsTheEntrysWritesOverTheCommittedRows() {
    try (RocksTables tables = RocksTables.open(temp.resolve("live"))) {
      for (String key : List.of("b", "d", "f", "h")) {
        tables.put(Table.RECORDS, bytes(key), bytes("old"));
      }
      tables.commit(1, 0);
      tables.put(Table.RECORDS, bytes("a"), bytes("new"));
      tables.put(Table.RECORDS, bytes("d"), bytes("new"));
      tables.delete(Table.RECORDS, bytes("f"));
      tables.put(Table.RECORDS, bytes("z"), bytes("new"));

      assertEquals(
          List.of("a=new", "b=old", "d=new", "h=old", "z=new"), rows(tables, null, null, false));
      assertEquals(
          List.of("z=new", "h=old", "d=new", "b=old", "a=new"), rows(tables, null, null, true));
      assertEquals(List.of("b=old", "d=new"), rows(tables, "b", "h", false));
      assertEquals(List.of("d=new", "b=old"), rows(tables, "b", "h", true));
      assertEquals(List.of(), rows(tables, "h", "b", false));
      assertEquals(
          List.of("b=old", "d=old", "f=old", "h=old"), rows(tables.reader(), null, null, false));
    }
  }

  @Test
  void thePositionOnlyGrows() {
    try (RocksTables tables = RocksTables.open(temp.resolve("live"))) {
      tables.commit(2, 5);
      assertThrows(BrokenInvariantException.class, () -> tables.commit(2, 5));
      assertThrows(BrokenInvariantException.class, () -> tables.commitPosition(1, 6));
    }
  }

  @Test
  void aSnapshotStandsStillWhileEntriesAreApplied() {
    try (RocksTables tables = RocksTables.open(temp.resolve("live"))) {
      tables.put(Table.RECORDS, bytes("a"), bytes("1"));
      tables.commit(1, 0);
      tables.commitPosition(1, 1);
      try (TablesSnapshot snapshot = tables.snapshot()) {
        tables.put(Table.RECORDS, bytes("a"), bytes("2"));
        tables.put(Table.RECORDS, bytes("b"), bytes("2"));
        tables.commit(1, 2);

        assertEquals(new LogPosition(1, 1), snapshot.position());
        assertEquals(List.of("a=1"), rows(snapshot, null, null, false));
        assertArrayEquals(bytes("1"), snapshot.get(Table.RECORDS, bytes("a")));
      }
    }
  }

  private static List<String> rows(TableReader reader, String from, String to, boolean descending) {
    List<String> rows = new ArrayList<>();
    reader.scan(
        Table.RECORDS,
        from == null ? null : bytes(from),
        to == null ? null : bytes(to),
        descending,
        (key, value) -> rows.add(new String(key, UTF_8) + "=" + new String(value, UTF_8)));
    return rows;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
