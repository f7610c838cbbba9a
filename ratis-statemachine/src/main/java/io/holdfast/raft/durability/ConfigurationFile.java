package io.holdfast.raft.durability;

import io.holdfast.storage.DurableFiles;
import io.holdfast.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;

/**
 * The voters, as Ratis writes them to a file beside the log: once the log is purged, this file is
 * the only record of them. Ratis 3.3.0 goes on when it cannot write the file, and does not force
 * its name; a node that forgets that a voter was replaced would look for the lost one for ever.
 */
public final class ConfigurationFile {
  private static final String NAME = "raft-meta.conf";

  /** Beside it, as Ratis' own has no place for one. */
  private static final String CHECKSUM = "raft-meta.checksum";

  private static final Pattern FACTS =
      Pattern.compile("index: (\\d{1,18})\nchecksum: \\p{XDigit}{8}\n");

  private ConfigurationFile() {}

  /**
   * Forces the file that Ratis has just written, and keeps its checksum.
   *
   * @param index of the configuration that it must hold
   * @throws IOException when it is not there, or cannot be forced
   */
  public static void force(RaftStorage storage, long index) throws IOException {
    Path directory = storage.getStorageDir().getCurrentDir().toPath();
    Path file = directory.resolve(NAME);
    byte[] bytes = Files.readAllBytes(file);
    long written = indexOf(bytes);
    if (written < index) {
      throw new IOException(
          file + " holds the configuration of entry " + written + ", not that of " + index);
    }
    DurableFiles.write(directory.resolve(CHECKSUM), facts(bytes));
  }

  /**
   * Checks that the file is the one that was forced last, or a newer one, whose force a crash
   * prevented.
   *
   * @param directory of the log
   * @throws StorageException when it is not: who votes is not known then
   */
  public static void check(Path directory) throws IOException {
    Path checksum = directory.resolve(CHECKSUM);
    if (!Files.exists(checksum)) {
      return; // Nothing was forced yet, or by a version that had no checksum.
    }
    Path file = directory.resolve(NAME);
    Matcher told = FACTS.matcher(Files.readString(checksum));
    if (Files.exists(file) && told.matches()) {
      byte[] bytes = Files.readAllBytes(file);
      long known = Long.parseLong(told.group(1));
      long index = indexOf(bytes);
      if (index > known
          || Arrays.equals(facts(bytes), Files.readAllBytes(checksum))
          || isEntryOfWhatCameWithASnapshot(bytes, Files.readAllBytes(checksum))
          || isBeingReplayed(directory, bytes, known)) {
        return;
      }
    }
    throw new StorageException(
        file
            + " does not match its checksum: this node does not know who votes"
            + DataLossAdvice.TEXT);
  }

  /**
   * At each start Ratis writes the older configurations again, as it applies the log behind the
   * snapshot. A crash before that one was forced leaves it; the log holds the newer ones then.
   */
  private static boolean isBeingReplayed(Path directory, byte[] bytes, long known)
      throws IOException {
    long index = indexOf(bytes);
    return 0 <= index
        && index < known
        && LogEntryProto.parseFrom(bytes).getConfigurationEntry().getPeersCount() > 0
        && LogSegments.in(directory).stream()
            .findFirst()
            .filter(oldest -> oldest.first() <= index)
            .isPresent();
  }

  /**
   * With a snapshot the leader sends the configuration without its term. When the entry itself is
   * applied, Ratis writes the same with it; the crash came before that was forced.
   */
  private static boolean isEntryOfWhatCameWithASnapshot(byte[] bytes, byte[] checksum)
      throws IOException {
    return indexOf(bytes) >= 0
        && Arrays.equals(
            facts(LogEntryProto.parseFrom(bytes).toBuilder().clearTerm().build().toByteArray()),
            checksum);
  }

  private static byte[] facts(byte[] bytes) throws IOException {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return "index: %d\nchecksum: %08x\n"
        .formatted(indexOf(bytes), checksum.getValue())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** -1 when these bytes are no configuration. */
  private static long indexOf(byte[] bytes) {
    try {
      return LogEntryProto.parseFrom(bytes).getIndex();
    } catch (InvalidProtocolBufferException damaged) {
      return -1;
    }
  }
}
