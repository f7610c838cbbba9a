package io.holdfast.raft;

import io.holdfast.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.storage.RaftStorage;

/**
 * Who votes, as Ratis writes it down beside the log: once the log is purged, the only place that
 * tells. Ratis 3.3.0 goes on when it cannot write the file, and does not force its name; a node
 * that forgets that a voter was replaced would look for the lost one for ever.
 */
final class ConfigurationFile {
  private static final String NAME = "raft-meta.conf";

  private ConfigurationFile() {}

  /**
   * Forces the file that Ratis has just written.
   *
   * @param index of the configuration that it must hold
   * @throws IOException when it is not there, or cannot be forced
   */
  static void force(RaftStorage storage, long index) throws IOException {
    Path directory = storage.getStorageDir().getCurrentDir().toPath();
    Path file = directory.resolve(NAME);
    long written = LogEntryProto.parseFrom(Files.readAllBytes(file)).getIndex();
    if (written < index) {
      throw new IOException(
          file + " holds the configuration of entry " + written + ", not that of " + index);
    }
    DurableFiles.sync(directory);
  }
}
