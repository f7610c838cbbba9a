package io.holdfast.raft.durability;

import java.net.ProtocolException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.ratis.proto.RaftProtos.FileChunkProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto.SnapshotChunkProto;

/**
 * What a chunk of a snapshot may be called. Ratis 3.3.0 makes a directory of the name of a
 * transfer, whatever is in it: with {@code ../} in it, it lay anywhere, and so did its files.
 */
final class ChunkNames {
  /** Ratis makes them as UUIDs. */
  private static final Pattern TRANSFER = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private static final int MAX_NAME = 1_024;

  private ChunkNames() {}

  /**
   * Refuses names that lead elsewhere.
   *
   * @throws ProtocolException says which
   */
  static void require(SnapshotChunkProto chunk) throws ProtocolException {
    if (!TRANSFER.matcher(chunk.getRequestId()).matches()) {
      throw new ProtocolException("a snapshot comes under a name that no leader gives");
    }
    for (FileChunkProto part : chunk.getFileChunksList()) {
      if (!isBelow(part.getFilename())) {
        throw new ProtocolException("a file of a snapshot has a name that leads elsewhere");
      }
    }
  }

  private static boolean isBelow(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      return false;
    }
    try {
      Path path = Path.of(name);
      return !path.isAbsolute() && path.equals(path.normalize()) && !path.startsWith("..");
    } catch (InvalidPathException none) {
      return false;
    }
  }
}
