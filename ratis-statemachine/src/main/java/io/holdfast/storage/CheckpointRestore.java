package io.holdfast.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts a checkpoint in the place of a database, so that a crash at any moment leaves the old state
 * or the new one.
 *
 * <p>A copy is built beside the database under one name, made durable, and renamed to a second one:
 * that is the moment from which the new state holds. Then the old database is deleted and the copy
 * gets its name. {@link #finish} does what is left of this, or drops a copy that is not complete.
 */
final class CheckpointRestore {
  private static final String TABLE_FILE = ".sst";
  private static final String CHECKSUM_FILE = ".md5";

  private final Path directory;
  private final Path unfinished;
  private final Path restored;

  CheckpointRestore(Path directory) {
    this.directory = directory;
    unfinished = directory.resolveSibling(directory.getFileName() + ".restoring");
    restored = directory.resolveSibling(directory.getFileName() + ".restored");
  }

  LogPosition from(Path checkpoint) {
    finish();
    LogPosition position = build(checkpoint);
    settle();
    finish();
    return position;
  }

  /** Makes a durable copy that opens; the old state still holds. */
  LogPosition build(Path checkpoint) {
    try {
      copy(checkpoint);
      LogPosition position = RocksDatabase.positionOf(unfinished);
      DurableFiles.syncTree(unfinished);
      return position;
    } catch (IOException e) {
      throw StorageException.of(directory, "copy " + checkpoint, e);
    }
  }

  /** From here on the new state holds. */
  void settle() {
    try {
      DurableFiles.rename(unfinished, restored);
    } catch (IOException e) {
      throw StorageException.of(directory, "settle the restored state", e);
    }
  }

  /** Finishes, or forgets, what a crash has interrupted. */
  void finish() {
    try {
      DurableFiles.deleteTree(unfinished);
      if (Files.exists(restored)) {
        DurableFiles.deleteTree(directory);
        DurableFiles.rename(restored, directory);
      }
    } catch (IOException e) {
      throw StorageException.of(directory, "finish an interrupted restore", e);
    }
  }

  /** Table files never change, so a second name does; the others will be written to. */
  private void copy(Path checkpoint) throws IOException {
    DurableFiles.createDirectory(unfinished);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(checkpoint)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(TABLE_FILE)) {
          DurableFiles.linkOrCopy(file, unfinished.resolve(name));
        } else if (!name.endsWith(CHECKSUM_FILE)) {
          Files.copy(file, unfinished.resolve(name));
        }
      }
    }
  }
}
