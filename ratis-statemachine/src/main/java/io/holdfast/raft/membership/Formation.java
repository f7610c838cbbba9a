package io.holdfast.raft.membership;

import io.holdfast.raft.VoterName;
import io.holdfast.storage.DurableFiles;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What a node remembers of how its cluster was formed, in the file {@code formation} of its data
 * directory.
 *
 * <p>A data directory that starts empty gets an incarnation. A cluster is formed once, when all its
 * members have met, each with an empty directory; each then remembers the others' incarnations. So
 * a member that comes with another incarnation later has lost its disk. It must not vote: it would
 * have forgotten writes that it helped to acknowledge.
 *
 * @param incarnation of this data directory
 * @param members the incarnations that the cluster was formed with, by node; empty = not yet formed
 * @param joined whether the Raft log was created: from then on it must be there
 * @param replacement whether it takes the place of a voter whose data was lost ({@link
 *     VoterReplacement})
 */
public record Formation(
    String incarnation, Map<String, String> members, boolean joined, boolean replacement) {
  private static final String FILE = "formation";
  private static final String MEMBER = "member.";
  private static final String CHECKSUM = "checksum";

  public Formation {
    members = Map.copyOf(members);
  }

  public boolean isFormed() {
    return !members.isEmpty();
  }

  /** Reads what is there, or begins with a new incarnation. */
  public static Formation open(Path dataDirectory) throws IOException {
    Path file = dataDirectory.resolve(FILE);
    if (!Files.exists(file)) {
      Formation fresh = new Formation(UUID.randomUUID().toString(), Map.of(), false, false);
      fresh.write(dataDirectory);
      return fresh;
    }
    Properties lines = new Properties();
    lines.load(new StringReader(Files.readString(file)));
    Object checksum = lines.remove(CHECKSUM);
    if (checksum != null && !checksum.equals(checksum(lines))) {
      throw new IOException(file + " is damaged: it does not match its checksum");
    }
    Map<String, String> members = new TreeMap<>();
    for (String name : lines.stringPropertyNames()) {
      if (name.startsWith(MEMBER)) {
        members.put(name.substring(MEMBER.length()), lines.getProperty(name));
      }
    }
    String incarnation = lines.getProperty("incarnation");
    if (incarnation == null) {
      throw new IOException(file + " names no incarnation");
    }
    return new Formation(
        incarnation,
        members,
        Boolean.parseBoolean(lines.getProperty("joined")),
        Boolean.parseBoolean(lines.getProperty("replacement")));
  }

  Formation formedWith(Map<String, String> incarnations) {
    return new Formation(incarnation, incarnations, joined, replacement);
  }

  public Formation asJoined() {
    return new Formation(incarnation, members, true, replacement);
  }

  /** Of a node that takes the place of a voter in a cluster of these. */
  Formation replacing(Map<String, String> incarnations) {
    return new Formation(incarnation, incarnations, false, true);
  }

  /** What this node is called as a voter. */
  public String voter(String node) {
    return replacement ? VoterName.ofReplacement(node, incarnation) : node;
  }

  /** Over all other fields, in order; older versions had none. */
  private static String checksum(Properties lines) {
    CRC32C checksum = new CRC32C();
    new TreeMap<>(lines)
        .forEach(
            (name, value) ->
                checksum.update((name + "=" + value + "\n").getBytes(StandardCharsets.UTF_8)));
    return "%08x".formatted(checksum.getValue());
  }

  /** On disk when it returns. */
  public void write(Path dataDirectory) throws IOException {
    Properties lines = new Properties();
    lines.setProperty("incarnation", incarnation);
    lines.setProperty("joined", Boolean.toString(joined));
    lines.setProperty("replacement", Boolean.toString(replacement));
    members.forEach((node, theirs) -> lines.setProperty(MEMBER + node, theirs));
    lines.setProperty(CHECKSUM, checksum(lines));
    StringWriter text = new StringWriter();
    lines.store(text, null);
    DurableFiles.write(
        dataDirectory.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
