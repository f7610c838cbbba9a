package io.holdfast.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An exclusive lock that ends with the process, however it ends. */
final class DirectoryLock implements AutoCloseable {
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private DirectoryLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static DirectoryLock acquire(Path file) {
    // Asked before the file is opened: on POSIX, closing any channel of a file drops the lock that
    // this process holds on it.
    if (!HELD_HERE.add(file)) {
      throw new StorageException(file.getParent() + ": in use by this process");
    }
    try {
      return new DirectoryLock(file, lock(file));
    } catch (IOException e) {
      HELD_HERE.remove(file);
      throw StorageException.of(file.getParent(), "lock the data directory", e);
    } catch (RuntimeException e) {
      HELD_HERE.remove(file);
      throw e;
    }
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
      if (!locked) {
        throw new StorageException(
            file.getParent() + ": in use by process " + Files.readString(file).strip());
      }
      channel.truncate(0);
      String owner = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.US_ASCII)), 0);
      return channel;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  /** The file stays: deleting it could take the lock from whoever has just opened it. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw StorageException.of(file.getParent(), "unlock the data directory", e);
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
