package io.holdfast.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a process that is killed now would leave of its open database. */
public final class CrashImage {
  private CrashImage() {}

  /** Copies the directory; again when a flush or compaction changed it in the meantime. */
  public static void copy(Path live, Path target) throws IOException {
    while (true) {
      Map<Path, Long> before = sizes(live);
      if (copyAll(before, target) && before.equals(sizes(live))) {
        return;
      }
      DurableFiles.deleteTree(target);
    }
  }

  private static boolean copyAll(Map<Path, Long> files, Path target) throws IOException {
    Files.createDirectory(target);
    for (Path file : files.keySet()) {
      try {
        Files.copy(file, target.resolve(file.getFileName()));
      } catch (NoSuchFileException deletedMeanwhile) {
        return false;
      }
    }
    return true;
  }

  /** The files that hold state; not RocksDB's own log. */
  private static Map<Path, Long> sizes(Path directory) throws IOException {
    Map<Path, Long> sizes = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().startsWith("LOG")) {
          sizes.put(file, sizeOrGone(file));
        }
      }
    }
    return sizes;
  }

  private static long sizeOrGone(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException deletedMeanwhile) {
      return -1;
    }
  }
}
