package io.holdfast.raft.statemachine;

import io.holdfast.raft.NodeSettings;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** When the next snapshot is due: by entries, by log bytes and by time. Safe for many threads. */
final class SnapshotSchedule {
  private final NodeSettings.Snapshots settings;
  private final LongSupplier nanoTime;
  private final AtomicLong entries = new AtomicLong();
  private final AtomicLong logBytes = new AtomicLong();
  private volatile long lastNanos;

  SnapshotSchedule(NodeSettings.Snapshots settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** An entry was applied: whether there are enough for a snapshot. */
  boolean applied(int bytes) {
    long entriesNow = entries.incrementAndGet();
    long bytesNow = logBytes.addAndGet(bytes);
    return entriesNow >= settings.entries() || bytesNow >= settings.logBytes();
  }

  /** Whether the last one is old, and there is anything that it does not hold. */
  boolean isOld() {
    return nanoTime.getAsLong() - lastNanos >= settings.interval().toNanos() && entries.get() > 0;
  }

  /** While one is being sent the next one waits, but not until the log has outgrown its bound. */
  boolean waitsForSending(boolean sending) {
    return sending && logBytes.get() < LogTail.MAX_BYTES;
  }

  /** A snapshot begins now; what is applied from here on counts for the next one. */
  void begin() {
    entries.set(0);
    logBytes.set(0);
    lastNanos = nanoTime.getAsLong();
  }
}
