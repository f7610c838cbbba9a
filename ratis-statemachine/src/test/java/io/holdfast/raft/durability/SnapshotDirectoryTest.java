package io.holdfast.raft.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.raft.UnavailableException;
import io.holdfast.storage.DurableFiles;
import io.holdfast.storage.RocksTables;
import io.holdfast.storage.StorageSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotDirectoryTest {
  @TempDir Path root;

  private final SnapshotDirectory snapshots = new SnapshotDirectory(() -> {}, failure -> {});
  private Path directory;

  @BeforeEach
  void open() throws IOException {
    PlainStorage storage = new PlainStorage(root);
    snapshots.init(storage);
    directory = storage.getStateMachineDir().toPath();
  }

  @Test
  void ratisIsToldOfTheSnapshotThatAnExchangePutInPlace() throws IOException {
    snapshot("3_10", "a", "b", "b.md5");
    snapshots.refresh();
    assertEquals(10, snapshots.getLatestSnapshot().getIndex());
    assertEquals(List.of("a", "b"), files());

    DurableFiles.deleteTree(directory.resolve("3_10"));
    snapshot("4_20", "c");
    snapshots.refresh();
    assertEquals(20, snapshots.getLatestSnapshot().getIndex());
    assertEquals(4, snapshots.getLatestSnapshot().getTerm());
    assertEquals(List.of("c"), files());
  }

  @Test
  void ratisIsToldOfNoneWhenNoneIsLeft() throws IOException {
    snapshot("3_10", "a");
    snapshots.refresh();
    DurableFiles.deleteTree(directory.resolve("3_10"));
    snapshots.refresh();
    assertNull(snapshots.getLatestSnapshot());
  }

  @Test
  void aSnapshotThatIsBeingSentStaysThoughNewerOnesCome() throws IOException {
    snapshot("3_10", "a");
    snapshots.refresh();
    try (SnapshotDirectory.Pinned sent = snapshots.pinLatest()) {
      for (String newer : List.of("3_20", "3_30", "3_40")) {
        snapshot(newer, "b");
        snapshots.refresh();
        snapshots.removeOld();
      }
      assertEquals(10, sent.info().getIndex());
      assertTrue(Files.exists(directory.resolve("3_10").resolve("a")));
      assertFalse(Files.exists(directory.resolve("3_20")));
      assertTrue(snapshots.isSending());
    }
    assertFalse(snapshots.isSending());
    snapshots.removeOld();
    assertFalse(Files.exists(directory.resolve("3_10")));
    assertTrue(Files.exists(directory.resolve("3_30")));
  }

  /** Found by reading: the node ended with 70 when its own snapshot met the leader's. */
  @Test
  void aSnapshotThatIsTakenWhileAllAreExchangedIsDropped() throws IOException {
    try (RocksTables tables = RocksTables.open(root.resolve("live"), StorageSettings.DEFAULT)) {
      tables.commitPosition(1, 5);
      snapshots.beginExchange();
      assertThrows(UnavailableException.class, () -> snapshots.take(tables));
      assertEquals(List.of(), namesIn(directory));

      snapshot("3_10", "a");
      snapshots.refresh();
      assertThrows(UnavailableException.class, () -> snapshots.take(tables));
      assertEquals(10, snapshots.getLatestSnapshot().getIndex());

      tables.commitPosition(3, 20);
      assertEquals(20, snapshots.take(tables).index());
      assertEquals(List.of("3_10", "3_20"), namesIn(directory));
    }
  }

  @Test
  void whatAnExchangeHadMovedAsideWhenItWasCutShortIsThereAgain() throws IOException {
    snapshot("3_10", "a");
    Path aside = directory.resolveSibling(directory.getFileName() + ".tmp20260101-000000.000");
    Files.move(directory, aside);

    SnapshotDirectory again = new SnapshotDirectory(() -> {}, failure -> {});
    again.init(new PlainStorage(root));
    assertEquals(10, again.refresh().position().index());
    assertFalse(Files.exists(aside));
  }

  @Test
  void whatAnExchangeHadLeftToDeleteIsDeleted() throws IOException {
    Path aside = directory.resolveSibling(directory.getFileName() + ".tmp20260101-000000.000");
    Files.createDirectories(aside.resolve("3_10"));
    snapshot("4_20", "a");

    SnapshotDirectory again = new SnapshotDirectory(() -> {}, failure -> {});
    again.init(new PlainStorage(root));
    assertEquals(20, again.refresh().position().index());
    assertEquals(List.of("4_20"), namesIn(directory));
    assertFalse(Files.exists(aside));
  }

  /**
   * Deleting began in the directory of snapshots; cut short, it left a part of one under its name.
   */
  @Test
  void whatWasLeftToDeleteOfOldSnapshotsIsDeletedAtTheNextStart() throws IOException {
    Path left = new PlainStorage(root).getTmpDir().toPath().resolve("removed-3_10");
    Files.createDirectories(left.resolve("part"));
    new SnapshotDirectory(() -> {}, failure -> {}).init(new PlainStorage(root));
    assertFalse(Files.exists(left));
  }

  private static List<String> namesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void snapshot(String name, String... files) throws IOException {
    Path snapshot = Files.createDirectories(directory.resolve(name));
    for (String file : files) {
      Files.writeString(snapshot.resolve(file), file);
    }
  }

  private List<String> files() {
    return snapshots.getLatestSnapshot().getFiles().stream()
        .map(file -> file.getPath().getFileName().toString())
        .sorted()
        .toList();
  }
}
