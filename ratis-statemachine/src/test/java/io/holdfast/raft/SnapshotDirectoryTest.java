package io.holdfast.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.holdfast.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotDirectoryTest {
  @TempDir Path root;

  private final SnapshotDirectory snapshots = new SnapshotDirectory();
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
