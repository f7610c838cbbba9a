package io.holdfast.raft.statemachine;

import io.holdfast.raft.FatalHandler;
import io.holdfast.raft.FatalHandler.ExitCode;
import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.UnavailableException;
import io.holdfast.storage.LogPosition;
import io.holdfast.storage.StorageException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots by entries, by log bytes and by time, and purges the log that they hold, but for
 * what followers still need ({@link LogTail}). The checkpoint is made beside apply.
 *
 * <p>While a snapshot is being sent none is taken: the one on its way would be older still when it
 * comes, and the disk has enough to do.
 */
public final class Snapshotter {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshotter.class);

  /** Takes, lists and deletes snapshots; reads and writes files. */
  interface Snapshots {
    /**
     * Takes one.
     *
     * @throws UnavailableException when the state is exchanged for another snapshot
     */
    LogPosition take() throws IOException;

    /** Index of the newest one; -1 = there is none. */
    long newest();

    boolean isSending();

    void removeOld() throws IOException;

    /** Deletes transfers that a leader began and never finished. */
    void dropAbandoned() throws IOException;
  }

  /** The log, which is purged up to a snapshot. */
  interface Log {
    boolean isOpen();

    long applied();

    void setSnapshot(long index);

    void purge(long last);

    List<LogTail.Progress> followers();
  }

  private final Log log;
  private final Snapshots snapshots;
  private final SnapshotSchedule schedule;
  private final Executor thread;
  private final FatalHandler fatal;
  private final AtomicLong writtenBytes = new AtomicLong();
  private final AtomicBoolean running = new AtomicBoolean();
  private final LogTail tail = new LogTail();
  private final LongSupplier nanoTime;

  /** Runs on a thread of its own, so that neither apply nor timers wait for the disk. */
  public Snapshotter(
      RaftServer.Division division,
      StoreStateMachine stateMachine,
      NodeSettings.Snapshots settings,
      Executor thread,
      FatalHandler fatal,
      LongSupplier nanoTime) {
    this(
        new RatisLog(division),
        new StateSnapshots(stateMachine),
        settings,
        thread,
        fatal,
        nanoTime);
  }

  Snapshotter(
      Log log,
      Snapshots snapshots,
      NodeSettings.Snapshots settings,
      Executor thread,
      FatalHandler fatal,
      LongSupplier nanoTime) {
    this.log = log;
    this.snapshots = snapshots;
    this.schedule = new SnapshotSchedule(settings, nanoTime);
    this.thread = thread;
    this.fatal = fatal;
    this.nanoTime = nanoTime;
  }

  /** An entry was applied; called on the applying thread. */
  public void applied(int bytes) {
    writtenBytes.addAndGet(bytes);
    if (schedule.applied(bytes)) {
      take();
    }
  }

  /** Called now and then, for stores with few writes, and for what was kept for a follower. */
  public void tick() {
    if (schedule.isOld()) {
      take();
    } else {
      begin(this::tidy);
    }
  }

  private void take() {
    if (running.get()) {
      return; // Asked below, the directory would be waited for while old snapshots are deleted.
    }
    if (schedule.waitsForSending(snapshots.isSending())) {
      return; // The next entry, or tick, asks again.
    }
    begin(
        () -> {
          schedule.begin();
          checkpoint();
        });
  }

  /** Work with files, one task at a time. */
  private interface Work {
    void run() throws IOException;
  }

  private void begin(Work work) {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    try {
      thread.execute(() -> run(work));
    } catch (RejectedExecutionException stopping) {
      // The applying thread must go on: Ratis closes when it has applied what is committed.
      LOG.debug("no snapshot: this node is about to end");
      running.set(false);
    }
  }

  private void run(Work work) {
    try {
      work.run();
    } catch (UnavailableException exchanged) {
      LOG.info("no snapshot now: {}", exchanged.getMessage());
    } catch (IOException | StorageException failure) {
      if (Thread.currentThread().isInterrupted()) {
        // The node stops and does not wait any longer; the next start removes what is unfinished.
        LOG.info("the snapshot at hand is given up: this node is about to end");
        return;
      }
      fatal.stop(ExitCode.STORAGE_FAILED, "a snapshot could not be written", failure);
    } finally {
      running.set(false);
    }
  }

  private void checkpoint() throws IOException {
    long startNanos = nanoTime.getAsLong();
    LogPosition position = snapshots.take();
    long tookMillis = (nanoTime.getAsLong() - startNanos) / 1_000_000;
    LOG.info("took snapshot {} in {} ms", position, tookMillis);
    snapshots.removeOld();
    purge();
  }

  private void tidy() throws IOException {
    snapshots.dropAbandoned();
    if (!tail.isComplete()) {
      purge();
    }
  }

  /** Ratis would purge up to the snapshot, whoever still needs what lies before it. */
  private void purge() {
    long newest = snapshots.newest();
    if (newest < 0 || !log.isOpen()) {
      return;
    }
    long held = Math.min(newest, log.applied());
    log.setSnapshot(held);
    long last = tail.purgeTo(held, log.followers(), writtenBytes.get());
    if (last >= 0) {
      log.purge(last);
    }
  }
}
