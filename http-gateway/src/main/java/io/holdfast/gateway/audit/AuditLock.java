package io.holdfast.gateway.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps other nodes out of a directory of audit files. It has a file of its own, which nothing else
 * opens: on POSIX, closing any channel of a file drops the lock that this process holds on it.
 */
final class AuditLock implements AutoCloseable {
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private AuditLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes it.
   *
   * @throws AuditException when another node has it, of this process or of another one
   */
  static AuditLock acquire(Path directory) throws IOException {
    Path file = directory.toRealPath().resolve("lock");
    if (!HELD_HERE.add(file)) {
      throw inUse(directory);
    }
    FileChannel channel = null;
    try {
      channel = open(file);
      if (channel.tryLock() == null) {
        throw inUse(directory);
      }
      return new AuditLock(file, channel);
    } catch (IOException | RuntimeException failed) {
      if (channel != null) {
        channel.close();
      }
      HELD_HERE.remove(file);
      throw failed;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static AuditException inUse(Path directory) {
    return new AuditException(directory + " is in use by another node");
  }

  /** The file stays: deleting it could take the lock from whoever has just opened it. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
