package io.holdfast.raft.durability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a Raft log, as Ratis 3.3.0 names them. */
public final class LogSegments {
  private static final Pattern CLOSED = Pattern.compile("log_(\\d+)-(\\d+)");
  private static final Pattern OPEN = Pattern.compile("log_inprogress_(\\d+)");

  /** The end of a segment that is not closed: it is told by what the file holds. */
  static final long UNKNOWN = -1;

  /**
   * A file of the log.
   *
   * @param last index in it; {@link #UNKNOWN} of the open one
   */
  public record Segment(Path file, long first, long last) {
    boolean isOpen() {
      return last == UNKNOWN;
    }
  }

  private LogSegments() {}

  /** In the order of their entries; none where there is no log yet. */
  public static List<Segment> in(Path directory) throws IOException {
    List<Segment> found = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return found;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        Matcher closed = CLOSED.matcher(name);
        Matcher open = OPEN.matcher(name);
        if (closed.matches()) {
          found.add(
              new Segment(file, Long.parseLong(closed.group(1)), Long.parseLong(closed.group(2))));
        } else if (open.matches()) {
          found.add(new Segment(file, Long.parseLong(open.group(1)), UNKNOWN));
        }
      }
    }
    found.sort(Comparator.comparingLong(Segment::first));
    return found;
  }

  /** Index of the last whole entry; -1 when there is none. */
  public static long lastIndex(Path directory) throws IOException {
    List<Segment> segments = in(directory);
    if (segments.isEmpty()) {
      return -1;
    }
    Segment last = segments.getLast();
    return last.isOpen()
        ? last.first() + LogRecovery.wholeRecords(Files.readAllBytes(last.file())) - 1
        : last.last();
  }
}
