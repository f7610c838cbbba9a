package io.holdfast.chaos.cluster;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far back the log of a node reaches, and its snapshots forward, by the names of its files. */
public final class RaftSegments {
  /** Segments of Ratis: log_100-199, log_inprogress_200. */
  private static final Pattern SEGMENT =
      Pattern.compile("log_(?:inprogress_)?([0-9]+)(?:-[0-9]+)?");

  /** Folders of snapshots: term and index of the last entry in it. */
  private static final Pattern SNAPSHOT = Pattern.compile("[0-9]+_([0-9]+)");

  private static final String SNAPSHOTS = "sm";

  private RaftSegments() {}

  /** The index of the first entry that is still there; 0 if there is none. */
  public static long firstIndex(NodeProcess node) {
    return FileTrees.files(node.dataDirectory()).stream()
        .map(file -> SEGMENT.matcher(file.getFileName().toString()))
        .filter(Matcher::matches)
        .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
        .min()
        .orElse(0);
  }

  /** The index of the last entry in the newest snapshot; -1 if there is none. */
  public static long newestSnapshot(NodeProcess node) {
    return FileTrees.files(node.dataDirectory()).stream()
        .map(Path::getParent)
        .filter(folder -> folder.getParent().endsWith(SNAPSHOTS))
        .map(folder -> SNAPSHOT.matcher(folder.getFileName().toString()))
        .filter(Matcher::matches)
        .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
        .max()
        .orElse(-1);
  }
}
