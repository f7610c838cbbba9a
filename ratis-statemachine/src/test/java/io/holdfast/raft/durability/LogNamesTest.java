package io.holdfast.raft.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogNamesTest {
  @TempDir Path directory;

  @Test
  void theNameOfANewSegmentIsForcedBeforeItsFirstEntryCounts() throws IOException {
    LogNames names = new LogNames(directory);
    Path first = Files.createFile(directory.resolve("log_inprogress_0"));
    names.flush(0).join();
    assertEquals(first, names.forcedFile());

    Files.move(first, directory.resolve("log_0-9"));
    Path second = Files.createFile(directory.resolve("log_inprogress_10"));
    names.flush(10).join();
    assertEquals(second, names.forcedFile());

    Files.move(second, directory.resolve("log_10-19"));
    names.flush(19).join();
    assertNull(names.forcedFile());
  }

  @Test
  void anEntryWhoseNameCannotBeForcedDoesNotCount() throws IOException {
    LogNames names = new LogNames(directory);
    DurableFiles.deleteTree(directory);
    assertTrue(names.flush(0).isCompletedExceptionally());
  }
}
