package io.holdfast.raft.transport;

import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.Sizes;
import io.holdfast.raft.Timeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Every Ratis option that we do not leave at its default, and why. */
public final class RatisOptions {
  /** One entry: a batch and its stamp. Larger ones never come: the gateway bounds its batches. */
  static final int MAX_ENTRY_BYTES = Sizes.DEFAULT.entry();

  /** Entries that may wait for the log's thread before a follower takes no more of them. */
  static final int MAX_QUEUED_ENTRIES = Sizes.DEFAULT.entriesQueued();

  /** An entry may need a file ended and one begun; whoever finds the queue full waits in Ratis. */
  private static final int MAX_QUEUED_TASKS = 4 * MAX_QUEUED_ENTRIES;

  /** Entries of one request: fewer than the other side's queue holds. */
  private static final int MAX_ENTRIES_SENT = Sizes.DEFAULT.entriesSent();

  private static final TimeDuration MAX_PATIENT = duration(Timeouts.DEFAULT.request());
  private static final long MIN_SEGMENT_BYTES = 64 << 10;

  /** Ratis keeps the open segment and the cached ones in the heap, entry by entry. */
  private static final long MAX_SEGMENT_BYTES = 4 << 20;

  /**
   * Zeros that Ratis writes ahead, so that the file's length does not change with each small entry.
   * What is forced meanwhile reaches the disk twice, once as zeros: hence few (ADR 17).
   */
  static final long PREALLOCATED_BYTES = 256 << 10;

  private RatisOptions() {}

  public static RaftProperties of(NodeSettings settings, Path raftDirectory) {
    RaftProperties properties = new RaftProperties();
    RaftConfigKeys.Rpc.setType(properties, new PeerRpcType());
    RaftServerConfigKeys.setStorageDir(properties, List.of(raftDirectory.toFile()));
    durability(properties);
    throughput(properties);
    segments(properties, settings.snapshots());
    elections(properties, settings.election());
    snapshots(properties);
    return properties;
  }

  /** An acknowledged write is fsynced on a majority: these stay off, whatever they cost. */
  private static void durability(RaftProperties properties) {
    // With composed appends a follower forces one request after the other, and may say yes to what
    // it never appended; without, it may say yes too soon, which FsyncedAcknowledgements prevents.
    RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, false);
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setCorruptionPolicy(
        properties, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
  }

  private static void throughput(RaftProperties properties) {
    // One more entry and fsync per commit, for a commit index that an election finds anyway.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
    RaftServerConfigKeys.Log.setForceSyncNum(properties, 1024);
    RaftServerConfigKeys.Log.setWriteBufferSize(
        properties, SizeInBytes.valueOf(MAX_ENTRY_BYTES + 64));
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(
        properties, SizeInBytes.valueOf(MAX_ENTRY_BYTES));
    RaftServerConfigKeys.Log.Appender.setBufferElementLimit(properties, MAX_ENTRIES_SENT);
    RaftServerConfigKeys.Log.setQueueElementLimit(properties, MAX_QUEUED_TASKS);
    // Our own table of results is the truth; Ratis' cache only has to span its own repetitions.
    RaftServerConfigKeys.RetryCache.setExpiryTime(
        properties, TimeDuration.valueOf(2, TimeUnit.SECONDS));
  }

  /** The log is purged by whole segments: a few of them should lie between two snapshots. */
  private static void segments(RaftProperties properties, NodeSettings.Snapshots snapshots) {
    long bytes = Math.clamp(snapshots.logBytes() / 4, MIN_SEGMENT_BYTES, MAX_SEGMENT_BYTES);
    RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(bytes));
    RaftServerConfigKeys.Log.setPreallocatedSize(
        properties, SizeInBytes.valueOf(Math.min(bytes, PREALLOCATED_BYTES)));
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 1);
  }

  private static void elections(RaftProperties properties, NodeSettings.Election election) {
    TimeDuration min = duration(election.ratisTimeoutMin());
    TimeDuration max = duration(election.timeoutMax());
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, min);
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, max);
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, min);
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, max);
    // For heartbeats and votes. Entries have a longer one, in PeerRpc.
    RaftServerConfigKeys.Rpc.setRequestTimeout(
        properties, min.compareTo(MAX_PATIENT) < 0 ? min : MAX_PATIENT);
    // The default keeps a leader that lost its majority out of elections for 10 s. The same number
    // is the JVM pause after which a leader steps down.
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(
        properties, TimeDuration.valueOf(500, TimeUnit.MILLISECONDS));
    // How long a new voter may say nothing while it is brought up to date: it opens a snapshot.
    RaftServerConfigKeys.setStagingTimeout(properties, TimeDuration.valueOf(1, TimeUnit.MINUTES));
    // Ratis closes a server whose JVM stood still for longer; a paused machine shall come back.
    RaftServerConfigKeys.setCloseThreshold(properties, TimeDuration.valueOf(1, TimeUnit.DAYS));
  }

  private static void snapshots(RaftProperties properties) {
    // Snapshots are taken by Snapshotter, beside apply, which purges the log too.
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, false);
    RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, true);
    RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(
        properties, SizeInBytes.valueOf(Sizes.DEFAULT.chunk()));
  }

  private static TimeDuration duration(Duration duration) {
    return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
  }
}
