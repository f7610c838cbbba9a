package io.holdfast.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a small file system of its own, which only root may mount. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class DiskFullTest {
  private static final StorageSettings SMALL_BUFFERS = new StorageSettings(1 << 20, 1 << 20, 64, 2);

  @TempDir Path temp;

  @Test
  void aFullDiskFailsTheEntryAndLeavesAnEarlierStateWhole() throws Exception {
    Path disk = Files.createDirectory(temp.resolve("disk"));
    mountOrSkip(disk);
    try {
      Path ballast = Files.write(disk.resolve("ballast"), new byte[12 << 20]);
      Path live = disk.resolve("live");
      StorageException failure = writeUntilFull(live);
      assertTrue(failure.getMessage().contains(live.toString()), failure.getMessage());
      assertTrue(failure.getMessage().contains("No space left"), failure.getMessage());

      Files.delete(ballast);

      try (RocksTables tables = RocksTables.open(live, SMALL_BUFFERS)) {
        LogPosition position = tables.appliedPosition();
        TracedEntries.check(tables, position, "after the disk was full");
        TracedEntries.apply(tables, position.index() + 1, position.index() + 100);
      }
    } finally {
      run("umount", disk.toString());
    }
  }

  private static StorageException writeUntilFull(Path live) {
    RocksTables tables = RocksTables.open(live, SMALL_BUFFERS);
    StorageException failure =
        assertThrows(
            StorageException.class, () -> TracedEntries.apply(tables, 0, Integer.MAX_VALUE));
    LogPosition applied = tables.appliedPosition();
    assertThrows(StorageException.class, () -> tables.commit(9_999_999, 9_999_999), "stays so");
    assertEquals(applied, tables.appliedPosition());
    assertThrows(StorageException.class, tables::close, "what was not flushed is not hidden");
    return failure;
  }

  private static void mountOrSkip(Path disk) throws Exception {
    int exit = start("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString()).waitFor();
    if (exit != 0) {
      System.out.println("SKIPPED: the full disk was not tested: mounting a tmpfs needs root");
      Assumptions.abort("mounting a tmpfs needs root");
    }
  }

  private static void run(String... command) throws Exception {
    assertEquals(0, start(command).waitFor(), String.join(" ", command));
  }

  private static Process start(String... command) throws IOException {
    return new ProcessBuilder(command).inheritIO().start();
  }
}
