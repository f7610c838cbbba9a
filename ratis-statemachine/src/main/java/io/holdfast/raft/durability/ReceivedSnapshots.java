package io.holdfast.raft.durability;

import io.holdfast.raft.Timeouts;
import io.holdfast.storage.DurableFiles;
import io.holdfast.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.FileChunkProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto.SnapshotChunkProto;

/**
 * The files of a snapshot that a leader is sending. Each transfer has a directory of its own until
 * Ratis puts the snapshot in place.
 *
 * <p>Each chunk is forced as it comes, outside of Ratis' monitor. Ratis forces none, and calls for
 * the last one inside of the monitor: a snapshot that is forced there as a whole keeps the follower
 * from answering for so long that the leader begins again.
 */
public final class ReceivedSnapshots {
  /** How Ratis 3.3.0 names the directory of a transfer. */
  private static final String PREFIX = "snapshot-";

  /** What the names of the files begin with on the way. */
  private static final Path ROOT = Path.of("sm");

  /** A transfer that has been silent for longer will not go on: twice as long as a chunk may be. */
  private static final long ABANDONED_NANOS = Timeouts.DEFAULT.abandoned().toNanos();

  /** Where a chunk goes. */
  public interface Install {
    InstallSnapshotReplyProto install(InstallSnapshotRequestProto request) throws IOException;
  }

  private final Path directory;
  private final LongSupplier nanoTime;
  private final Runnable beforeExchange;
  private final Consumer<Exception> brokenOff;
  private volatile long lastNanos;

  /** Whether the chunk at work has begun to take the place of what is there. */
  private boolean exchanges;

  /**
   * Held from when a chunk comes until it is forced. With the last one Ratis puts all in place:
   * what is moved must not be removed meanwhile, by a leader that has begun again or as abandoned.
   */
  private final ReentrantLock atWork = new ReentrantLock();

  /**
   * None yet.
   *
   * @param beforeExchange called before Ratis is handed the last chunk, so outside of its monitor:
   *     brings to disk what closing the state would have to write within it
   * @param brokenOff told when the state could not be brought to disk, or was closed for a snapshot
   *     that then could not be put in place: Ratis 3.3.0 leaves it closed, and takes no other one
   */
  ReceivedSnapshots(
      Path directory,
      LongSupplier nanoTime,
      Runnable beforeExchange,
      Consumer<Exception> brokenOff) {
    this.directory = directory;
    this.nanoTime = nanoTime;
    this.beforeExchange = beforeExchange;
    this.brokenOff = brokenOff;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Hands a chunk to Ratis; it is on disk when this returns. */
  public InstallSnapshotReplyProto take(InstallSnapshotRequestProto request, Install ratis)
      throws IOException {
    atWork.lock();
    try {
      lastNanos = nanoTime.getAsLong();
      return takeAlone(request, ratis);
    } finally {
      lastNanos = nanoTime.getAsLong();
      atWork.unlock();
    }
  }

  private InstallSnapshotReplyProto takeAlone(InstallSnapshotRequestProto request, Install ratis)
      throws IOException {
    SnapshotChunkProto chunk = request.getSnapshotChunk();
    if (request.hasSnapshotChunk()) {
      ChunkNames.require(chunk);
    }
    if (chunk.getRequestIndex() == 0) {
      dropAllBut(PREFIX + chunk.getRequestId());
    }
    if (chunk.getDone()) {
      flush();
    }
    InstallSnapshotReplyProto reply = install(request, ratis);
    if (!chunk.getDone()) {
      for (FileChunkProto part : chunk.getFileChunksList()) {
        force(chunk.getRequestId(), part);
      }
    }
    return reply;
  }

  /**
   * A node that only refused would be sent the whole snapshot again and again: nothing else is
   * written to its state that would find that its disk has failed.
   */
  private void flush() {
    try {
      beforeExchange.run();
    } catch (StorageException failure) {
      brokenOff.accept(failure);
      throw failure;
    }
  }

  private InstallSnapshotReplyProto install(InstallSnapshotRequestProto request, Install ratis)
      throws IOException {
    exchanges = false;
    try {
      return ratis.install(request);
    } catch (IOException | RuntimeException failure) {
      if (exchanges) {
        brokenOff.accept(failure);
      }
      throw failure;
    }
  }

  private void force(String id, FileChunkProto part) throws IOException {
    Path name = Path.of(part.getFilename());
    if (name.startsWith(ROOT)) {
      Path file = directory.resolve(PREFIX + id).resolve(ROOT.relativize(name));
      if (Files.exists(file)) {
        DurableFiles.sync(file);
      }
    }
  }

  /**
   * The chunk at work takes the place of what is there, on the same thread. Forces what is not on
   * disk yet: little, as each chunk was forced, and the names. Beside the transfers lies what this
   * node itself makes, which comes and goes meanwhile.
   */
  void beginExchange() throws IOException {
    exchanges = true;
    for (Path transfer : transfers()) {
      DurableFiles.syncTree(transfer);
    }
    DurableFiles.sync(directory);
  }

  /** Removes transfers that their leader has abandoned. */
  public void dropAbandoned() throws IOException {
    if (!atWork.tryLock()) {
      return; // It goes on.
    }
    try {
      if (nanoTime.getAsLong() - lastNanos > ABANDONED_NANOS) {
        dropAll();
      }
    } finally {
      atWork.unlock();
    }
  }

  /** Removes every transfer. */
  void dropAll() throws IOException {
    dropAllBut("");
  }

  private void dropAllBut(String kept) throws IOException {
    for (Path transfer : transfers()) {
      if (!transfer.getFileName().toString().equals(kept)) {
        DurableFiles.deleteTree(transfer);
      }
    }
  }

  private List<Path> transfers() throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.filter(path -> path.getFileName().toString().startsWith(PREFIX)).toList();
    }
  }
}
