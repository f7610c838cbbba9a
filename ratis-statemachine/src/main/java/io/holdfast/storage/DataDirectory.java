package io.holdfast.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A node's directory: who it belongs to, and where its parts lie. Locked while it is open, so that
 * no two processes write to it.
 *
 * <pre>
 *   identity      cluster, node, format, created
 *   lock          held by the running node; holds its process id
 *   raft/         the Raft log
 *   state/live    the database
 * </pre>
 */
public final class DataDirectory implements AutoCloseable {
  private static final String IDENTITY = "identity";
  private static final String LOCK = "lock";

  /** What may lie in a directory that no node has used yet. */
  private static final Set<String> NOT_DATA = Set.of(LOCK, IDENTITY + ".unfinished", "lost+found");

  private final Path root;
  private final DirectoryLock lock;
  private final boolean fresh;
  private volatile NodeIdentity identity;

  private DataDirectory(Path root, DirectoryLock lock, boolean fresh, NodeIdentity identity) {
    this.root = root;
    this.lock = lock;
    this.fresh = fresh;
    this.identity = identity;
  }

  /**
   * Opens the directory for this node; at the first start makes it and writes who it belongs to.
   *
   * @param createdMillis now, since the epoch: kept at the first start
   * @throws StorageException one line: it is in use, another's, without its identity, or cannot be
   *     read or written
   */
  public static DataDirectory open(Path root, String cluster, String node, long createdMillis) {
    Path absolute = root.toAbsolutePath().normalize();
    try {
      DurableFiles.createPrivateDirectory(absolute);
    } catch (IOException e) {
      throw StorageException.of(absolute, "make the data directory", e);
    }
    DirectoryLock lock = DirectoryLock.acquire(absolute.resolve(LOCK));
    try {
      NodeIdentity wanted = NodeIdentity.of(cluster, node, createdMillis);
      boolean fresh = !Files.exists(absolute.resolve(IDENTITY));
      NodeIdentity identity = fresh ? settle(absolute, wanted) : recognise(absolute, wanted);
      return new DataDirectory(absolute, lock, fresh, identity);
    } catch (IOException e) {
      lock.close();
      throw StorageException.of(absolute, "open the data directory", e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Whether any user of this machine can list or enter the directory. The group may, as Kubernetes
   * has it.
   */
  public boolean isOpenToOthers() throws IOException {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(root);
      return permissions.contains(PosixFilePermission.OTHERS_READ)
          || permissions.contains(PosixFilePermission.OTHERS_EXECUTE);
    } catch (UnsupportedOperationException _) {
      // A file system without such permissions.
      return false;
    }
  }

  private static NodeIdentity settle(Path root, NodeIdentity wanted) throws IOException {
    List<String> found = dataIn(root);
    if (!found.isEmpty()) {
      throw new StorageException(
          root
              + ": holds "
              + found
              + " but no identity file, so nobody can say whose data it is; name another directory,"
              + " or bring the file back");
    }
    DurableFiles.write(root.resolve(IDENTITY), wanted.encode());
    return wanted;
  }

  private static NodeIdentity recognise(Path root, NodeIdentity wanted) throws IOException {
    Path file = root.resolve(IDENTITY);
    NodeIdentity found = NodeIdentity.decode(file, Files.readAllBytes(file));
    if (!found.isSameNode(wanted)) {
      throw new StorageException(
          root
              + ": belongs to another node: found "
              + found
              + ", expected "
              + wanted
              + "; check data");
    }
    return found;
  }

  private static List<String> dataIn(Path root) throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(root)) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        if (!NOT_DATA.contains(name)) {
          found.add(name);
        }
      }
    }
    found.sort(null);
    return found;
  }

  /** Whether this is the first start: there was no identity and no data. */
  public boolean fresh() {
    return fresh;
  }

  public NodeIdentity identity() {
    return identity;
  }

  /** Whether the node, not Ratis, keeps the last vote in this directory. */
  public boolean keepsOwnVotes() {
    return identity.format() == NodeIdentity.FORMAT;
  }

  /**
   * Records that the node keeps its vote itself, once the file with the vote is there. From then
   * on, versions that would look for the vote elsewhere refuse the directory, and this version
   * refuses it without the file.
   */
  public void keepOwnVotes() throws IOException {
    if (!keepsOwnVotes()) {
      NodeIdentity raised = identity.inThisFormat();
      DurableFiles.write(root.resolve(IDENTITY), raised.encode());
      identity = raised;
    }
  }

  public Path root() {
    return root;
  }

  /** Where Raft keeps its log; not made here. */
  public Path raft() {
    return root.resolve("raft");
  }

  /** Where the database lies; made by {@link RocksTables#open}. */
  public Path live() {
    return root.resolve("state").resolve("live");
  }

  /** Lets another process open it. */
  @Override
  public void close() {
    lock.close();
  }
}
