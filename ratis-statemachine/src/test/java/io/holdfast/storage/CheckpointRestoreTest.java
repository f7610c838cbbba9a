package io.holdfast.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.store.format.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that ends at each of its steps: the next open finds the old state or the new one. */
@Tag("slow")
final class CheckpointRestoreTest {
  private static final LogPosition OLD = new LogPosition(0, 599);
  private static final LogPosition NEW = new LogPosition(0, 299);

  @TempDir Path temp;
  private Path live;
  private Path checkpoint;
  private CheckpointRestore restore;

  @BeforeEach
  void makeAnEarlierCheckpoint() {
    live = temp.resolve("live");
    checkpoint = temp.resolve("checkpoint");
    restore = new CheckpointRestore(live);
    try (RocksTables tables = RocksTables.open(live)) {
      TracedEntries.apply(tables, 0, 299);
      assertEquals(NEW, tables.checkpoint(checkpoint));
      TracedEntries.apply(tables, 300, 599);
    }
  }

  @Test
  void endedWhileItCopied() throws IOException {
    restore.build(checkpoint);
    List<Path> copied = list(temp.resolve("live.restoring"));
    for (Path file : copied.subList(0, copied.size() / 2)) {
      Files.delete(file);
    }
    assertOpensAt(OLD);
  }

  @Test
  void endedBeforeTheCopyGotItsSecondName() {
    restore.build(checkpoint);
    assertOpensAt(OLD);
  }

  @Test
  void endedBeforeTheOldStateWasDeleted() {
    restore.build(checkpoint);
    restore.settle();
    assertOpensAt(NEW);
  }

  @Test
  void endedWhileTheOldStateWasDeleted() throws IOException {
    restore.build(checkpoint);
    restore.settle();
    List<Path> files = list(live);
    for (Path file : files.subList(0, files.size() / 2)) {
      Files.delete(file);
    }
    assertOpensAt(NEW);
  }

  @Test
  void endedBeforeTheCopyGotItsLastName() throws IOException {
    restore.build(checkpoint);
    restore.settle();
    DurableFiles.deleteTree(live);
    assertOpensAt(NEW);
  }

  @Test
  void startedAgainAfterItEndedAnywhere() {
    restore.build(checkpoint);
    assertEquals(NEW, RocksTables.restore(checkpoint, live));
    restore.build(checkpoint);
    restore.settle();
    assertEquals(NEW, RocksTables.restore(checkpoint, live));
    assertOpensAt(NEW);
  }

  @Test
  void aRestoreIntoNothingWorksToo() {
    Path elsewhere = temp.resolve("elsewhere").resolve("live");
    assertEquals(NEW, RocksTables.restore(checkpoint, elsewhere));
    try (RocksTables tables = RocksTables.open(elsewhere)) {
      TracedEntries.check(tables, NEW, "");
    }
  }

  @Test
  void aCheckpointThatIsNotOneIsRefusedAndTheStateStays() throws IOException {
    Path empty = Files.createDirectory(temp.resolve("empty"));
    assertThrows(StorageException.class, () -> RocksTables.restore(empty, live));
    assertThrows(StorageException.class, () -> RocksTables.restore(temp.resolve("missing"), live));
    assertOpensAt(OLD);
  }

  @Test
  void aCheckpointThatLacksAnyOfItsFilesOrAPartIsRefused() throws IOException {
    List<Path> tables =
        list(checkpoint).stream().filter(f -> f.toString().endsWith(".sst")).toList();
    assertTrue(tables.size() >= Table.values().length, "" + tables);
    for (Path table : tables) {
      byte[] whole = Files.readAllBytes(table);
      Files.delete(table);
      assertThrows(StorageException.class, () -> RocksTables.restore(checkpoint, live));
      Files.write(table, Arrays.copyOf(whole, whole.length - 1));
      assertThrows(StorageException.class, () -> RocksTables.restore(checkpoint, live));
      Files.write(table, whole);
    }
    assertOpensAt(OLD);
    assertEquals(NEW, RocksTables.restore(checkpoint, live));
  }

  @Test
  void checksumFilesBesideTheTablesAreLeftOut() throws IOException {
    for (Path file : list(checkpoint)) {
      Files.writeString(checkpoint.resolve(file.getFileName() + ".md5"), "0123 *x");
    }
    assertEquals(NEW, RocksTables.positionOf(checkpoint));
    assertEquals(NEW, RocksTables.restore(checkpoint, live));
    assertEquals(
        List.of(), list(live).stream().filter(f -> f.toString().endsWith(".md5")).toList());
    assertOpensAt(NEW);
  }

  @Test
  void theCheckpointOutlivesWhatTheRestoredStateDoes() {
    RocksTables.restore(checkpoint, live);
    try (RocksTables tables =
        RocksTables.open(live, new StorageSettings(1 << 20, 1 << 20, 64, 2))) {
      TracedEntries.apply(tables, 300, 1_999);
    }
    RocksTables.restore(checkpoint, live);
    assertOpensAt(NEW);
  }

  private void assertOpensAt(LogPosition expected) {
    try (RocksTables tables = RocksTables.open(live)) {
      assertEquals(expected, tables.appliedPosition());
      TracedEntries.check(tables, expected, "");
    }
    assertEquals(false, Files.exists(temp.resolve("live.restoring")));
    assertEquals(false, Files.exists(temp.resolve("live.restored")));
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
