package io.holdfast.raft.durability;

import io.holdfast.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.statemachine.StateMachine;

/**
 * Forces the names of the log's files before the first entry of a new one counts: Ratis 3.3.0
 * forces what a file holds, and not that it is there, that the one before it was renamed, or that
 * one was cut.
 *
 * <p>Called by the thread that writes the log, before it forces entries; they count only when this
 * is done too.
 */
public final class LogNames implements StateMachine.DataApi {
  /** The open segment; one that is cut and begun anew has the same name, and is another file. */
  private record Open(Path file, Object key, FileTime created) {}

  private final Path directory;
  private Open forced;

  public LogNames(Path directory) {
    this.directory = directory;
  }

  @Override
  public CompletableFuture<Void> flush(long index) {
    try {
      if (!isForced()) {
        force();
      }
      return CompletableFuture.completedFuture(null);
    } catch (IOException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  /** Looks at one file only, as every entry passes here. */
  private boolean isForced() throws IOException {
    if (forced == null) {
      return false;
    }
    try {
      return forced.equals(look(forced.file()));
    } catch (NoSuchFileException renamed) {
      return false;
    }
  }

  private void force() throws IOException {
    List<LogSegments.Segment> segments = LogSegments.in(directory);
    DurableFiles.sync(directory);
    forced =
        segments.isEmpty() || !segments.getLast().isOpen() ? null : look(segments.getLast().file());
  }

  private static Open look(Path file) throws IOException {
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    return new Open(file, found.fileKey(), found.creationTime());
  }

  /** The file whose name is on the disk; for tests. */
  Path forcedFile() {
    return forced == null ? null : forced.file();
  }
}
