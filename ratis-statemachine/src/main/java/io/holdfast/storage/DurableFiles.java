package io.holdfast.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files that are still there, and whole, after a power failure: a file's bytes are durable once it
 * is synced, its name once the directory that holds the name is.
 */
public final class DurableFiles {
  private DurableFiles() {}

  /** Makes the directory and what is missing above it. */
  static void createDirectory(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      return;
    }
    createDirectory(absolute.getParent());
    Files.createDirectory(absolute);
    sync(absolute.getParent());
  }

  /** The same, and nobody but the owner can enter it if it is made here. */
  static void createPrivateDirectory(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      return;
    }
    createDirectory(absolute.getParent());
    if (absolute.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectory(
          absolute,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(absolute);
    }
    sync(absolute.getParent());
  }

  /** Syncs a file, or the names in a directory. */
  public static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Syncs all files and directories; those that are clean already cost next to nothing. */
  public static void syncTree(Path root) throws IOException {
    for (Path path : deepestFirst(root)) {
      sync(path);
    }
  }

  /** Renames within a file system: afterwards one name or the other is there, never both. */
  public static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    sync(to.toAbsolutePath().getParent());
  }

  /** Writes a file that is there with these bytes or not at all. */
  public static void write(Path file, byte[] bytes) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    Files.write(unfinished, bytes);
    sync(unfinished);
    rename(unfinished, file);
  }

  /** Deletes the directory with all that is in it, if it is there. */
  public static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    for (Path path : deepestFirst(root)) {
      Files.deleteIfExists(path);
    }
  }

  /** A second name for the file, or a copy where the file system has no hard links. */
  static void linkOrCopy(Path file, Path target) throws IOException {
    try {
      Files.createLink(target, file);
    } catch (UnsupportedOperationException | FileSystemException noLink) {
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static List<Path> deepestFirst(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
