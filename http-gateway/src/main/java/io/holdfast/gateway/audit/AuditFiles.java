package io.holdfast.gateway.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The chain on disk, open for more lines. What fails leaves it as it was before. Nothing is ever
 * cut off: what a crash or a failure left behind the last whole line stays until the next line is
 * written over it, so that this line can tell. Used by one thread.
 */
final class AuditFiles implements AutoCloseable {
  private static final String OWNER_ONLY = "rw-------";

  private final AuditDirectory directory;
  private final long fileBytes;
  private final int files;
  private final AuditLock lock;
  private final FileChannel head;
  private final long torn;
  private FileChannel file;
  private Position now;
  private Position durable;
  private List<Path> retired = List.of();

  /** Whether nothing stands behind the last line. */
  private boolean clean;

  /** Where the chain ends, and where that is in the file. */
  private record Position(AuditHead last, long size) {}

  /** Makes the lines of a group, given the line before. */
  interface Group {
    List<AuditLine> linesAfter(AuditHead last);
  }

  private AuditFiles(AuditSettings settings, AuditLock lock, FileChannel head, AuditRecovery end)
      throws IOException {
    this.directory = new AuditDirectory(settings.directory());
    this.fileBytes = settings.fileBytes();
    this.files = settings.files();
    this.lock = lock;
    this.head = head;
    this.torn = end.torn();
    this.file = end.file() == null ? null : open(end.file());
    this.now = new Position(end.last(), end.size());
    this.durable = now;
    this.clean = end.torn() == 0;
  }

  /**
   * Opens the chain, or begins one.
   *
   * @throws AuditException when it was damaged, or another process writes it
   */
  static AuditFiles open(AuditSettings settings) throws IOException {
    AuditDirectory directory = new AuditDirectory(settings.directory());
    Files.createDirectories(
        directory.path(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    AuditLock lock = AuditLock.acquire(directory.path());
    try {
      return open(settings, lock, directory);
    } catch (IOException | RuntimeException failed) {
      lock.close();
      throw failed;
    }
  }

  private static AuditFiles open(AuditSettings settings, AuditLock lock, AuditDirectory directory)
      throws IOException {
    if (!Files.exists(directory.head()) && directory.files().isEmpty()) {
      try (FileChannel first = open(directory.head())) {
        AuditHead.NONE.write(first);
        first.force(true);
      }
      directory.sync();
    }
    AuditHead.read(directory.head());
    FileChannel head = open(directory.head());
    try {
      return new AuditFiles(settings, lock, head, AuditRecovery.of(directory));
    } catch (IOException | RuntimeException failed) {
      head.close();
      throw failed;
    }
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
  }

  /** Bytes that a crash left behind the last whole line. */
  long torn() {
    return torn;
  }

  AuditHead last() {
    return now.last();
  }

  /** Whether the next line is the first of a file. */
  boolean beginsFile() {
    return file == null || now.size() == 0 || isFull();
  }

  private boolean isFull() {
    return clean && now.size() >= fileBytes;
  }

  /** The last line that goes with old files when the next file begins; 0 = none do. */
  long retiredThrough() throws IOException {
    long next = now.last().sequence() + 1;
    List<Long> begins = new ArrayList<>();
    for (Path one : directory.files()) {
      begins.add(AuditDirectory.firstSequence(one));
    }
    begins.remove(next);
    begins.add(next);
    return begins.size() <= files ? 0 : begins.get(begins.size() - files) - 1;
  }

  /** Writes lines behind the last one; all of them or none. */
  void append(Group group) throws IOException {
    List<AuditLine> lines = group.linesAfter(now.last());
    Position begin = file == null || isFull() ? beginFile() : now;
    long size = begin.size();
    clean = false;
    for (AuditLine line : lines) {
      ByteBuffer bytes = ByteBuffer.wrap(line.bytes());
      while (bytes.hasRemaining()) {
        size += file.write(bytes, size);
      }
    }
    if (file.size() > size) {
      file.truncate(size);
    }
    now = new Position(AuditHead.of(lines.getLast()), size);
    clean = true;
  }

  /** What is in the old file is on disk before there is a new one. */
  private Position beginFile() throws IOException {
    sync();
    FileChannel next = open(directory.file(now.last().sequence() + 1));
    try {
      directory.sync();
      retired = retiring();
    } catch (IOException failed) {
      next.close();
      throw failed;
    }
    if (file != null) {
      file.close();
    }
    file = next;
    now = new Position(now.last(), 0);
    durable = now;
    return now;
  }

  private List<Path> retiring() throws IOException {
    List<Path> all = directory.files();
    return all.size() <= files ? List.of() : new ArrayList<>(all.subList(0, all.size() - files));
  }

  /**
   * Returns when all lines are on disk.
   *
   * @throws IOException when they are not: those that were not before are no longer in the chain
   */
  void sync() throws IOException {
    if (file == null || now.equals(durable)) {
      return;
    }
    try {
      file.force(false);
    } catch (IOException failed) {
      // What the system has thrown away nobody knows: it is written again, or counted as lost.
      now = durable;
      clean = false;
      throw failed;
    }
    durable = now;
    durable.last().write(head);
    for (Path old : retired) {
      Files.deleteIfExists(old);
    }
    retired = List.of();
  }

  @Override
  public void close() throws IOException {
    try (lock;
        head) {
      sync();
    } finally {
      if (file != null) {
        file.close();
      }
    }
  }
}
