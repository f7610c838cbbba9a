package io.holdfast.raft.durability;

import io.holdfast.raft.UnavailableException;
import io.holdfast.storage.DurableFiles;
import io.holdfast.storage.LogPosition;
import io.holdfast.storage.RocksTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;

/**
 * The snapshots of a node: checkpoints in directories named {@code <term>_<index>}. The two newest
 * are kept, and any that is being sent.
 *
 * <p>Ratis exchanges the whole directory when it installs a snapshot: so neither the live state nor
 * a checkpoint that is still being made is in here.
 */
public final class SnapshotDirectory implements StateMachineStorage {
  private static final int KEPT = 2;
  private static final String PENDING = "pending";

  /** What the names of old snapshots begin with from the moment when they are no longer kept. */
  private static final String REMOVED = "removed-";

  /** Ratis moves the directory aside under this name, and a date, while it exchanges it. */
  private static final String ASIDE = ".tmp";

  private static final Pattern NAME = Pattern.compile("(\\d+)_(\\d+)");

  /** A snapshot on disk, complete and durable. */
  public record Snapshot(Path path, LogPosition position) {}

  private final Runnable beforeExchange;
  private final Consumer<Exception> brokenOff;
  private Path directory;
  private Path unfinished;
  private ReceivedSnapshots received;
  private volatile Snapshot latest;

  /** Ratis asks for it before every append to a follower, so it is not read from disk each time. */
  private volatile SnapshotInfo latestForRatis;

  /** How many send it, by its path. */
  private final Map<Path, Integer> pinned = new HashMap<>();

  /** True while Ratis exchanges all snapshots for a received one. */
  private boolean exchanging;

  /**
   * Opened by Ratis.
   *
   * @param beforeExchange called when a received snapshot is complete, before Ratis closes the
   *     state for it within its monitor: brings the state to disk
   * @param brokenOff told when the state could not be brought to disk, or was closed for a received
   *     snapshot that then could not be put in place
   */
  public SnapshotDirectory(Runnable beforeExchange, Consumer<Exception> brokenOff) {
    this.beforeExchange = beforeExchange;
    this.brokenOff = brokenOff;
  }

  /** The snapshots that a voter's state machine keeps. */
  public static SnapshotDirectory of(RaftServer.Division division) {
    return (SnapshotDirectory) division.getStateMachine().getStateMachineStorage();
  }

  @Override
  public void init(RaftStorage storage) throws IOException {
    directory = storage.getStorageDir().getStateMachineDir().toPath();
    unfinished = storage.getStorageDir().getTmpDir().toPath();
    Files.createDirectories(directory);
    Files.createDirectories(unfinished);
    received = new ReceivedSnapshots(unfinished, System::nanoTime, beforeExchange, brokenOff);
    // Where an older version made its checkpoints.
    DurableFiles.deleteTree(directory.resolve(PENDING));
    RocksTables.dropUnfinishedCheckpoints(directory);
    DurableFiles.deleteTree(unfinished.resolve(PENDING));
    RocksTables.dropUnfinishedCheckpoints(unfinished);
    received.dropAll();
    dropRemoved();
    finishExchange();
  }

  /** A crash in the middle of an exchange leaves the old snapshots under another name. */
  private void finishExchange() throws IOException {
    String prefix = directory.getFileName() + ASIDE;
    for (Path aside : children(directory.getParent())) {
      if (!aside.getFileName().toString().startsWith(prefix)) {
        continue;
      }
      if (list(directory).isEmpty()) {
        for (Snapshot old : list(aside)) {
          DurableFiles.rename(old.path(), directory.resolve(old.path().getFileName()));
        }
      }
      DurableFiles.deleteTree(aside);
    }
  }

  /** Looks at the disk again, as after Ratis exchanged the directory. */
  public synchronized Snapshot refresh() throws IOException {
    DurableFiles.sync(directory.getParent());
    setLatest(list(directory).stream().findFirst().orElse(null));
    exchanging = false;
    return latest;
  }

  public Snapshot latest() {
    return latest;
  }

  /**
   * Takes a snapshot of the live state. Durable when it returns.
   *
   * @throws UnavailableException when all snapshots were exchanged meanwhile
   */
  public LogPosition take(RocksTables tables) throws IOException {
    Path pending = unfinished.resolve(PENDING);
    DurableFiles.deleteTree(pending);
    LogPosition position = tables.checkpoint(pending);
    publish(pending, position);
    return position;
  }

  private synchronized void publish(Path pending, LogPosition position) throws IOException {
    Path target = directory.resolve(position.term() + "_" + position.index());
    boolean old = latest != null && latest.position().index() > position.index();
    if (exchanging || old || Files.exists(target)) {
      DurableFiles.deleteTree(pending);
      if (exchanging || old) {
        throw new UnavailableException("a snapshot from the leader takes the place of this one");
      }
    } else {
      DurableFiles.rename(pending, target);
    }
    setLatest(new Snapshot(target, position));
  }

  /** Called when all snapshots are about to be exchanged for a received one, which is forced. */
  public void beginExchange() throws IOException {
    synchronized (this) {
      exchanging = true;
    }
    received.beginExchange();
  }

  /** Those that come from a leader. */
  public ReceivedSnapshots received() {
    return received;
  }

  private void setLatest(Snapshot snapshot) throws IOException {
    latestForRatis =
        snapshot == null
            ? null
            : new FileListSnapshotInfo(
                files(snapshot.path()), snapshot.position().term(), snapshot.position().index());
    latest = snapshot;
  }

  @Override
  public SnapshotInfo getLatestSnapshot() {
    return latestForRatis;
  }

  private static List<FileInfo> files(Path snapshot) throws IOException {
    return children(snapshot).stream()
        .filter(path -> !path.getFileName().toString().endsWith(".md5"))
        .map(path -> new FileInfo(path, null))
        .toList();
  }

  /** A snapshot that is not deleted while it is sent. */
  public final class Pinned implements AutoCloseable {
    private final Snapshot snapshot;
    private final SnapshotInfo forRatis;

    private Pinned(Snapshot snapshot, SnapshotInfo forRatis) {
      this.snapshot = snapshot;
      this.forRatis = forRatis;
    }

    public SnapshotInfo info() {
      return forRatis;
    }

    @Override
    public void close() {
      unpin(snapshot.path());
    }
  }

  /**
   * The newest snapshot, kept until it is closed.
   *
   * @throws IOException when there is none
   */
  public synchronized Pinned pinLatest() throws IOException {
    Snapshot newest = latest;
    if (newest == null) {
      throw new IOException("there is no snapshot in " + directory);
    }
    pinned.merge(newest.path(), 1, Integer::sum);
    return new Pinned(newest, latestForRatis);
  }

  private synchronized void unpin(Path path) {
    pinned.computeIfPresent(path, (unpinned, count) -> count == 1 ? null : count - 1);
  }

  /** Whether one is being sent. */
  public synchronized boolean isSending() {
    return !pinned.isEmpty();
  }

  /**
   * Removes all snapshots but the newest two and any that is being sent. They are moved away first:
   * deleting large ones takes seconds, and an exchange, inside of Ratis' monitor, waits for this
   * lock.
   */
  public void removeOld() throws IOException {
    moveOldAway();
    dropRemoved();
  }

  private synchronized void moveOldAway() throws IOException {
    if (exchanging) {
      return; // The exchange will remove them all.
    }
    List<Snapshot> all = list(directory);
    for (Snapshot old : all.subList(Math.min(KEPT, all.size()), all.size())) {
      if (!pinned.containsKey(old.path())) {
        DurableFiles.rename(old.path(), unfinished.resolve(REMOVED + old.path().getFileName()));
      }
    }
  }

  private void dropRemoved() throws IOException {
    for (Path path : children(unfinished)) {
      if (path.getFileName().toString().startsWith(REMOVED)) {
        DurableFiles.deleteTree(path);
      }
    }
  }

  /** Called by Ratis when it has taken a snapshot, which {@code Snapshotter} does instead. */
  @Override
  public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
    removeOld();
  }

  @Override
  public void format() {}

  /** Index of the newest snapshot in a directory that no node has opened; -1 when there is none. */
  static long newestIn(Path directory) throws IOException {
    return Files.isDirectory(directory)
        ? list(directory).stream().mapToLong(one -> one.position().index()).max().orElse(-1)
        : -1;
  }

  /** Newest first. */
  private static List<Snapshot> list(Path directory) throws IOException {
    List<Snapshot> found = new ArrayList<>();
    for (Path path : children(directory)) {
      Matcher name = NAME.matcher(path.getFileName().toString());
      if (name.matches()) {
        found.add(
            new Snapshot(
                path,
                new LogPosition(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)))));
      }
    }
    found.sort(Comparator.comparingLong((Snapshot one) -> one.position().index()).reversed());
    return found;
  }

  private static List<Path> children(Path parent) throws IOException {
    try (Stream<Path> paths = Files.list(parent)) {
      return paths.toList();
    }
  }
}
