package io.holdfast.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

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
  private static final int FACTS = 4;
  private static final String CHECKSUM = "checksum: ";
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]+");

  static NodeIdentity of(String cluster, String node, long createdMillis) {
    if (!NAME.matcher(cluster).matches() || !NAME.matcher(node).matches()) {
      throw new IllegalArgumentException(
          "cluster "
              + cluster
              + ", node "
              + node
              + ": a name has at least one character and no control characters");
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
    String facts =
        "format: "
            + format
            + "\ncluster: "
            + cluster
            + "\nnode: "
            + node
            + "\ncreated: "
            + createdMillis
            + "\n";
    return (facts + CHECKSUM + checksum(facts) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String checksum(String facts) {
    CRC32C checksum = new CRC32C();
    checksum.update(facts.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(checksum.getValue());
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
      requireChecksum(lines);
      return new NodeIdentity(
          format,
          value(lines, 1, "cluster: "),
          value(lines, 2, "node: "),
          Long.parseLong(value(lines, 3, "created: ")));
    } catch (IllegalArgumentException e) {
      throw new StorageException(file + ": not an identity file: " + e.getMessage(), e);
    }
  }

  /** Versions before had none. */
  private static void requireChecksum(List<String> lines) {
    if (lines.size() > FACTS) {
      String facts = String.join("\n", lines.subList(0, FACTS)) + "\n";
      if (!value(lines, FACTS, CHECKSUM).equals(checksum(facts))) {
        throw new IllegalArgumentException("it does not match its checksum");
      }
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
