package io.holdfast.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whose data a directory holds.
 *
 * @param format version of the directory's layout
 * @param cluster the cluster's name
 * @param node the node's name in it
 * @param createdMillis when the node first used the directory, since the epoch
 */
public record NodeIdentity(int format, String cluster, String node, long createdMillis) {
  /** 1: the last vote lies in a file of Ratis. 2: in one of the node. */
  static final int FORMAT = 2;

  private static final int OLDEST_FORMAT = 1;
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]+");

  static NodeIdentity of(String cluster, String node, long createdMillis) {
    if (!NAME.matcher(cluster).matches() || !NAME.matcher(node).matches()) {
      throw new IllegalArgumentException("cluster " + cluster + ", node " + node + ": bad name");
    }
    return new NodeIdentity(FORMAT, cluster, node, createdMillis);
  }

  boolean isSameNode(NodeIdentity other) {
    return cluster.equals(other.cluster) && node.equals(other.node);
  }

  NodeIdentity inThisFormat() {
    return new NodeIdentity(FORMAT, cluster, node, createdMillis);
  }

  byte[] encode() {
    String text =
        "format: %d%ncluster: %s%nnode: %s%ncreated: %d%n"
            .formatted(format, cluster, node, createdMillis);
    return text.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
  }

  static NodeIdentity decode(Path file, byte[] bytes) {
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    try {
      int format = Integer.parseInt(value(lines, 0, "format: "));
      if (format < OLDEST_FORMAT || format > FORMAT) {
        throw new StorageException(
            file
                + ": found format "
                + format
                + ", expected "
                + OLDEST_FORMAT
                + " to "
                + FORMAT
                + ": written by a newer version");
      }
      return new NodeIdentity(
          format,
          value(lines, 1, "cluster: "),
          value(lines, 2, "node: "),
          Long.parseLong(value(lines, 3, "created: ")));
    } catch (IllegalArgumentException e) {
      throw new StorageException(file + ": not an identity file: " + e.getMessage(), e);
    }
  }

  private static String value(List<String> lines, int line, String name) {
    if (lines.size() <= line || !lines.get(line).startsWith(name)) {
      throw new IllegalArgumentException("line " + (line + 1) + ": expected " + name);
    }
    return lines.get(line).substring(name.length());
  }

  @Override
  public String toString() {
    return "cluster " + cluster + " node " + node;
  }
}
