package io.holdfast.raft;

import io.holdfast.raft.FatalHandler.ExitCode;
import io.holdfast.storage.LogPosition;
import io.holdfast.storage.StorageException;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots by entries, by log bytes and by time. The checkpoint is made beside apply; once
 * it is durable, Ratis is told, and purges its log up to it.
 */
final class Snapshotter {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshotter.class);
  private static final long TELL_TIMEOUT_MILLIS = 10_000;

  private final RaftServer server;
  private final RaftServer.Division division;
  private final StoreStateMachine stateMachine;
  private final NodeSettings.Snapshots settings;
  private final ExecutorService thread;
  private final FatalHandler fatal;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong entries = new AtomicLong();
  private final AtomicLong logBytes = new AtomicLong();
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile long lastNanos = System.nanoTime();

  /** Runs on a thread of its own, so that neither apply nor timers wait for the disk. */
  Snapshotter(
      RaftServer server,
      RaftServer.Division division,
      StoreStateMachine stateMachine,
      NodeSettings.Snapshots settings,
      ExecutorService thread,
      FatalHandler fatal) {
    this.server = server;
    this.division = division;
    this.stateMachine = stateMachine;
    this.settings = settings;
    this.thread = thread;
    this.fatal = fatal;
  }

  /** An entry was applied; called on the applying thread. */
  void applied(int bytes) {
    long entriesNow = entries.incrementAndGet();
    long bytesNow = logBytes.addAndGet(bytes);
    if (entriesNow >= settings.entries() || bytesNow >= settings.logBytes()) {
      begin();
    }
  }

  /** Called now and then, for stores with few writes. */
  void tick() {
    boolean old = System.nanoTime() - lastNanos >= settings.interval().toNanos();
    if (old && entries.get() > 0) {
      begin();
    }
  }

  private void begin() {
    if (running.compareAndSet(false, true)) {
      entries.set(0);
      logBytes.set(0);
      lastNanos = System.nanoTime();
      thread.execute(
          () -> {
            try {
              take();
            } finally {
              running.set(false);
            }
          });
    }
  }

  private void take() {
    try {
      long startNanos = System.nanoTime();
      LogPosition position = stateMachine.checkpoint();
      long tookMillis = (System.nanoTime() - startNanos) / 1_000_000;
      LOG.info("took snapshot {} in {} ms", position, tookMillis);
      var _ =
          server
              .snapshotManagementAsync(
                  SnapshotManagementRequest.newCreate(
                      client,
                      server.getId(),
                      division.getGroup().getGroupId(),
                      calls.incrementAndGet(),
                      TELL_TIMEOUT_MILLIS))
              .whenComplete(
                  (reply, failure) -> {
                    if (failure != null || !reply.isSuccess()) {
                      LOG.warn("Ratis did not take note of snapshot {}: {}", position, failure);
                    }
                  });
    } catch (UnavailableException exchanged) {
      LOG.info("no snapshot now: {}", exchanged.getMessage());
    } catch (IOException | StorageException failure) {
      fatal.stop(ExitCode.STORAGE_FAILED, "a snapshot could not be written", failure);
    }
  }
}
