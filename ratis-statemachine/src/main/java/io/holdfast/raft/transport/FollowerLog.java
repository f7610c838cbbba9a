package io.holdfast.raft.transport;

import io.holdfast.raft.Timeouts;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.RaftServerAsynchronousProtocol;
import org.apache.ratis.server.protocol.RaftServerProtocol;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.util.LifeCycle;

/**
 * Takes a leader's entries into this node's log, or its snapshot in their place. Checking the term
 * of a request and appending it are one step here: Ratis 3.3.0 checks the term in its monitor and
 * appends outside of it, so this node may have voted for another leader in between (ADR 21). A
 * thread that holds that monitor may wait for the disk, never for a vote.
 */
final class FollowerLog {
  /** Requests to go to the request's term; each fails only when yet another term has come. */
  private static final int MAX_TERM_CHANGES = 3;

  private static final long PATIENCE_NANOS = Timeouts.DEFAULT.disk().toNanos();

  /** The connection reads nothing meanwhile; one that answers no ping for long is made anew. */
  private static final long ROOM_NANOS = Timeouts.DEFAULT.room().toNanos();

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final Set<LifeCycle.State> STARTING_OR_RUNNING =
      Set.of(LifeCycle.State.STARTING, LifeCycle.State.RUNNING);

  private final RaftServer.Division division;
  private final FsyncedAcknowledgements acknowledgements;
  private final LongSupplier flushedIndex;
  private final LongSupplier nanoTime;

  /**
   * Guards the log of one division.
   *
   * @param acknowledgements those of this division
   * @param flushedIndex last index that is on this node's disk, in log or snapshot
   * @param nanoTime as {@link System#nanoTime}
   */
  FollowerLog(
      RaftServer.Division division,
      FsyncedAcknowledgements acknowledgements,
      LongSupplier flushedIndex,
      LongSupplier nanoTime) {
    this.division = division;
    this.acknowledgements = acknowledgements;
    this.flushedIndex = flushedIndex;
    this.nanoTime = nanoTime;
  }

  /** A heartbeat must not wait for the disk, nor for a thread that does. */
  CompletableFuture<AppendEntriesReplyProto> append(AppendEntriesRequestProto sent)
      throws IOException {
    AppendRequests.requireSound(sent);
    AppendEntriesRequestProto request = AppendRequests.bounded(sent);
    if (request.getEntriesCount() == 0) {
      return ask(request);
    }
    if (!continuesHere(request)) {
      return ask(AppendRequests.withoutEntries(request)).thenApply(this::goOnWithoutPrevious);
    }
    await(() -> hasRoom(request.getEntriesCount()), ROOM_NANOS, "no room in the log's queue");
    return append(request, MAX_TERM_CHANGES);
  }

  private CompletableFuture<AppendEntriesReplyProto> append(
      AppendEntriesRequestProto request, int moreTerms) throws IOException {
    synchronized (division) {
      if (followsIn(request.getLeaderTerm())) {
        return acknowledgements.append(() -> ask(request));
      }
    }
    requireMore(moreTerms);
    // Until its election has ended a candidate waits here, and that thread needs the monitor.
    return ask(AppendRequests.withoutEntries(request))
        .thenCompose(
            reply -> {
              try {
                return reply.getResult() == AppendResult.SUCCESS
                    ? append(request, moreTerms - 1)
                    : CompletableFuture.completedFuture(reply);
              } catch (IOException refused) {
                throw new CompletionException(refused);
              }
            });
  }

  private CompletableFuture<AppendEntriesReplyProto> ask(AppendEntriesRequestProto request)
      throws IOException {
    // After the wait for the monitor the node may be closed; Ratis would log that with a trace.
    if (!STARTING_OR_RUNNING.contains(division.getInfo().getLifeCycleState())) {
      throw new IOException(division.getId() + " is stopping, or takes a snapshot");
    }
    return ((RaftServerAsynchronousProtocol) division).appendEntriesAsync(request);
  }

  /** Whether the node is a follower in that term; it stays one while the monitor is held. */
  private boolean followsIn(long term) {
    return division.getInfo().isFollower() && division.getInfo().getCurrentTerm() == term;
  }

  private static void requireMore(int moreTerms) throws IOException {
    if (moreTerms == 0) {
      throw new IOException("the term changes too often");
    }
  }

  /** Entries without a previous one begin the log, or follow the snapshot that is here. */
  private boolean continuesHere(AppendEntriesRequestProto request) {
    long first = request.getEntries(0).getIndex();
    return request.hasPreviousLog()
        || first == RaftLog.LEAST_VALID_LOG_INDEX
        || first == snapshotIndex() + 1;
  }

  private long snapshotIndex() {
    SnapshotInfo latest = division.getStateMachine().getLatestSnapshot();
    return Math.max(
        latest == null ? RaftLog.INVALID_LOG_INDEX : latest.getIndex(),
        division.getRaftLog().getSnapshotIndex());
  }

  /**
   * The leader has everything that is committed here, so it can go on behind that. Ratis would fail
   * for ever.
   */
  private AppendEntriesReplyProto goOnWithoutPrevious(AppendEntriesReplyProto reply) {
    return reply.getResult() == AppendResult.SUCCESS
        ? reply.toBuilder()
            .setResult(AppendResult.INCONSISTENCY)
            .setNextIndex(division.getRaftLog().getLastCommittedIndex() + 1)
            .build()
        : reply;
  }

  /**
   * While the log's queue is full, a thread that appends waits in the monitor, and all votes and
   * heartbeats wait with it: entries for which a hanging disk leaves no room must be refused
   * before.
   */
  private boolean hasRoom(int entries) {
    long waiting = lastIndex() - flushedIndex.getAsLong();
    return waiting <= 0 || waiting + entries <= RatisOptions.MAX_QUEUED_ENTRIES;
  }

  private long lastIndex() {
    return division.getRaftLog().getNextIndex() - 1;
  }

  private void await(BooleanSupplier condition, long nanos, String otherwise) throws IOException {
    long deadline = nanoTime.getAsLong() + nanos;
    while (!condition.getAsBoolean()) {
      if (nanoTime.getAsLong() - deadline >= 0) {
        throw new IOException("the disk is slow: " + otherwise);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /**
   * Takes a chunk of a snapshot in the term that it was sent in. Ratis 3.3.0 writes the
   * configuration that comes with it whatever it says to the chunk, and with the last one drops
   * what the log still has to write: nobody would ever answer for those entries.
   */
  InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto chunk) throws IOException {
    long term = chunk.getLeaderTerm();
    for (int moreTerms = MAX_TERM_CHANGES; ; moreTerms--) {
      synchronized (division) {
        if (term < division.getInfo().getCurrentTerm()) {
          return install(SnapshotChunks.withoutConfiguration(chunk));
        }
        if (followsIn(term)) {
          if (chunk.getSnapshotChunk().getDone()) {
            await(this::isAtRest, PATIENCE_NANOS, "entries are still being written");
          }
          return install(
              hasOldConfiguration(chunk) ? SnapshotChunks.withoutConfiguration(chunk) : chunk);
        }
      }
      requireMore(moreTerms);
      goToTerm(SnapshotChunks.heartbeat(chunk));
    }
  }

  private InstallSnapshotReplyProto install(InstallSnapshotRequestProto chunk) throws IOException {
    return ((RaftServerProtocol) division).installSnapshot(chunk);
  }

  /** All entries are on the disk, and no truncation is under way. The monitor is held. */
  private boolean isAtRest() {
    return acknowledgements.allAnswered() && lastIndex() <= flushedIndex.getAsLong();
  }

  /** A configuration that is committed is not exchanged for one from before. */
  private boolean hasOldConfiguration(InstallSnapshotRequestProto chunk) {
    long known = division.getRaftConf().getLogEntryIndex();
    return known <= division.getRaftLog().getLastCommittedIndex()
        && chunk.getLastRaftConfigurationLogEntryProto().getIndex() < known;
  }

  private void goToTerm(AppendEntriesRequestProto heartbeat) throws IOException {
    try {
      ask(heartbeat).get(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      throw new IOException("could not go to term " + heartbeat.getLeaderTerm(), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }
}
