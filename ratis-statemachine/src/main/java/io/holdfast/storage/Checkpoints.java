package io.holdfast.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Durable copies of the database beside it. */
final class Checkpoints {
  private static final String UNFINISHED = ".unfinished";

  /** RocksDB builds under this name before it renames to the one that it was given. */
  private static final String UNFINISHED_IN_ROCKSDB = UNFINISHED + ".tmp";

  private Checkpoints() {}

  /**
   * @param link makes the directory that it is given
   */
  static LogPosition write(Path target, Consumer<Path> link) {
    Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
    try {
      if (Files.exists(target)) {
        throw new StorageException(target + ": cannot make a checkpoint: it exists");
      }
      DurableFiles.deleteTree(unfinished);
      DurableFiles.deleteTree(target.resolveSibling(target.getFileName() + UNFINISHED_IN_ROCKSDB));
      link.accept(unfinished);
      LogPosition position = RocksDatabase.positionOf(unfinished);
      DurableFiles.syncTree(unfinished);
      DurableFiles.rename(unfinished, target);
      return position;
    } catch (IOException e) {
      throw StorageException.of(target, "make the checkpoint", e);
    }
  }

  static void dropUnfinished(Path parent) {
    try (DirectoryStream<Path> leftovers =
        Files.newDirectoryStream(parent, "*{" + UNFINISHED + "," + UNFINISHED_IN_ROCKSDB + "}")) {
      for (Path leftover : leftovers) {
        DurableFiles.deleteTree(leftover);
      }
    } catch (IOException e) {
      throw StorageException.of(parent, "drop unfinished checkpoints", e);
    }
  }
}
