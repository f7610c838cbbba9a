package io.holdfast.gateway.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a directory: lines in {@code audit-<first sequence>.ndjson}, and {@code head}, the
 * sequence and hash of the last line that is on disk for sure. Without the head nobody could tell a
 * line that a crash tore from one that was deleted.
 */
record AuditDirectory(Path path) {
  /** No line is longer: its keys are bounded in number and size. */
  static final int MAX_LINE_BYTES = 1 << 20;

  /** The name of a file says with which line it begins. */
  private static final Pattern NAME = Pattern.compile("audit-(\\d{19})\\.ndjson");

  Path head() {
    return path.resolve("head");
  }

  Path file(long firstSequence) {
    return path.resolve(String.format(Locale.ROOT, "audit-%019d.ndjson", firstSequence));
  }

  /** Those with lines, the oldest first. */
  List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(path)) {
      return all.filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  /** The sequence of the line that a file begins with. */
  static long firstSequence(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException(file + " has no lines");
    }
    return Long.parseLong(name.group(1));
  }

  /** Has names that were made or removed be on disk. */
  void sync() throws IOException {
    try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** Hears of each line of a file. */
  interface Lines {
    /**
     * A line with its end, or what stands at the end of the file without one.
     *
     * @return false = enough
     */
    boolean next(byte[] line, long number);
  }

  /** Reads a file, line by line. What is longer than a line is handed out in pieces. */
  static void read(Path file, Lines lines) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 10);
      long number = 1;
      for (int next = in.read(); next >= 0; next = in.read()) {
        line.write(next);
        if (next == '\n' || line.size() == MAX_LINE_BYTES) {
          if (!lines.next(line.toByteArray(), number++)) {
            return;
          }
          line.reset();
        }
      }
      if (line.size() > 0) {
        lines.next(line.toByteArray(), number);
      }
    }
  }
}
