package io.holdfast.raft;

import io.holdfast.storage.DurableFiles;
import io.holdfast.storage.LogPosition;
import io.holdfast.storage.RocksTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;

/**
 * The snapshots of a node: checkpoints in directories named {@code <term>_<index>}. The two newest
 * are kept, so that one which is being sent does not vanish under the sender.
 *
 * <p>Ratis exchanges the whole directory when it installs a snapshot: so the live state is not in
 * here.
 */
final class SnapshotDirectory implements StateMachineStorage {
  private static final int KEPT = 2;
  private static final String PENDING = "pending";
  private static final Pattern NAME = Pattern.compile("(\\d+)_(\\d+)");

  /** A snapshot on disk, complete and durable. */
  record Snapshot(Path path, LogPosition position) {}

  private Path directory;
  private Path receivedDirectory;
  private volatile Snapshot latest;

  /** Ratis asks for it before every append to a follower, so it is not read from disk each time. */
  private volatile SnapshotInfo latestForRatis;

  @Override
  public void init(RaftStorage storage) throws IOException {
    directory = storage.getStorageDir().getStateMachineDir().toPath();
    receivedDirectory = storage.getStorageDir().getTmpDir().toPath();
    Files.createDirectories(directory);
    DurableFiles.deleteTree(directory.resolve(PENDING));
    RocksTables.dropUnfinishedCheckpoints(directory);
  }

  /** Looks at the disk again, as after Ratis exchanged the directory. */
  synchronized Snapshot refresh() throws IOException {
    setLatest(list().stream().findFirst().orElse(null));
    return latest;
  }

  Snapshot latest() {
    return latest;
  }

  /** Takes a snapshot of the live state. Durable when it returns. */
  synchronized LogPosition take(RocksTables tables) throws IOException {
    Path pending = directory.resolve(PENDING);
    DurableFiles.deleteTree(pending);
    LogPosition position = tables.checkpoint(pending);
    Path target = directory.resolve(position.term() + "_" + position.index());
    if (Files.exists(target)) {
      DurableFiles.deleteTree(pending);
    } else {
      DurableFiles.rename(pending, target);
    }
    setLatest(new Snapshot(target, position));
    return position;
  }

  private void setLatest(Snapshot snapshot) throws IOException {
    latestForRatis =
        snapshot == null
            ? null
            : new FileListSnapshotInfo(
                files(snapshot.path()), snapshot.position().term(), snapshot.position().index());
    latest = snapshot;
  }

  /** Forces a snapshot that Ratis has received, but not synced, to disk. */
  void syncReceived() throws IOException {
    if (Files.isDirectory(receivedDirectory)) {
      DurableFiles.syncTree(receivedDirectory);
    }
  }

  @Override
  public SnapshotInfo getLatestSnapshot() {
    return latestForRatis;
  }

  private static List<FileInfo> files(Path snapshot) throws IOException {
    try (Stream<Path> paths = Files.list(snapshot)) {
      return paths
          .filter(path -> !path.getFileName().toString().endsWith(".md5"))
          .map(path -> new FileInfo(path, null))
          .toList();
    }
  }

  /** Removes all but the newest two. */
  @Override
  public synchronized void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
    List<Snapshot> all = list();
    for (Snapshot old : all.subList(Math.min(KEPT, all.size()), all.size())) {
      DurableFiles.deleteTree(old.path());
    }
  }

  @Override
  public void format() {}

  /** Newest first. */
  private List<Snapshot> list() throws IOException {
    List<Snapshot> found = new ArrayList<>();
    try (Stream<Path> paths = Files.list(directory)) {
      for (Path path : paths.toList()) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (name.matches()) {
          found.add(
              new Snapshot(
                  path,
                  new LogPosition(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)))));
        }
      }
    }
    found.sort(Comparator.comparingLong((Snapshot one) -> one.position().index()).reversed());
    return found;
  }
}
