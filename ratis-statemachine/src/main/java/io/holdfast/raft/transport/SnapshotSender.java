package io.holdfast.raft.transport;

import io.holdfast.raft.durability.SnapshotDirectory;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Sends a follower the newest snapshot, one chunk after the other, and keeps it from being deleted
 * meanwhile. Called from its appender's thread.
 */
final class SnapshotSender {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotSender.class);

  /** How a transfer ended. */
  sealed interface Outcome {
    /** The follower has a snapshot up to this index. */
    record Installed(long index) implements Outcome {}

    /** It is in this term, which may be newer than the leader's. */
    record OtherTerm(long term) implements Outcome {}

    /** It said no. */
    record Refused() implements Outcome {}

    /** It did not answer, or the snapshot could not be read. */
    record Failed() implements Outcome {}

    /** This node leads no more. */
    record Stopped() implements Outcome {}
  }

  /** Makes the requests that carry a snapshot. */
  interface Chunks {
    Iterable<InstallSnapshotRequestProto> of(String requestId, SnapshotInfo snapshot);
  }

  /** Takes one chunk to the follower. */
  interface Requests {
    CompletableFuture<InstallSnapshotReplyProto> installSnapshot(InstallSnapshotRequestProto chunk)
        throws IOException;
  }

  private final SnapshotDirectory snapshots;
  private final Requests rpc;
  private final FollowerInfo follower;
  private final Chunks chunks;
  private final BooleanSupplier running;
  private final Replies.Meanwhile heartbeat;
  private final long heartbeatMillis;

  /** Why the last one was not installed; empty when it was. It is tried again for as long. */
  private String lastFailure = "";

  /**
   * Sends to one follower.
   *
   * @param heartbeat sent while a chunk is on its way: over a slow link a chunk takes longer than
   *     an election timeout, and each node would take the other for dead
   * @param heartbeatMillis between two of them
   */
  SnapshotSender(
      SnapshotDirectory snapshots,
      Requests rpc,
      FollowerInfo follower,
      Chunks chunks,
      BooleanSupplier running,
      Replies.Meanwhile heartbeat,
      long heartbeatMillis) {
    this.snapshots = snapshots;
    this.rpc = rpc;
    this.follower = follower;
    this.chunks = chunks;
    this.running = running;
    this.heartbeat = heartbeat;
    this.heartbeatMillis = heartbeatMillis;
  }

  /** Returns when the follower has it, or could not be given it. */
  Outcome send() {
    try (SnapshotDirectory.Pinned pinned = snapshots.pinLatest()) {
      SnapshotInfo snapshot = pinned.info();
      Level level = lastFailure.isEmpty() ? Level.INFO : Level.DEBUG;
      LOG.atLevel(level)
          .log("{}: sending the snapshot at {}", follower.getName(), snapshot.getTermIndex());
      String id = UUID.randomUUID().toString();
      for (InstallSnapshotRequestProto chunk : chunks.of(id, snapshot)) {
        follower.updateLastRpcSendTime(false);
        InstallSnapshotReplyProto reply =
            Replies.await(rpc.installSnapshot(chunk), heartbeatMillis, heartbeat);
        follower.updateLastRpcResponseTime();
        if (!running.getAsBoolean()) {
          return new Outcome.Stopped();
        }
        switch (reply.getResult()) {
          case SUCCESS, IN_PROGRESS -> {
            // The next one.
          }
          case ALREADY_INSTALLED -> {
            // Ratis 3.3.0 names no index here: what the follower has committed covers this one.
            return installed(snapshot);
          }
          case NOT_LEADER -> {
            return new Outcome.OtherTerm(reply.getTerm());
          }
          default -> {
            failed("the follower does not take the snapshot: " + reply.getResult());
            return new Outcome.Refused();
          }
        }
      }
      return installed(snapshot);
    } catch (IOException | RuntimeException failure) {
      failed("the snapshot was not installed: " + failure);
      return new Outcome.Failed();
    }
  }

  private Outcome installed(SnapshotInfo snapshot) {
    lastFailure = "";
    return new Outcome.Installed(snapshot.getTermIndex().getIndex());
  }

  /** A follower may refuse for ever, many times a second: one line for each reason is enough. */
  private void failed(String why) {
    Level level = why.equals(lastFailure) ? Level.DEBUG : Level.INFO;
    lastFailure = why;
    LOG.atLevel(level).log("{}: {}", follower.getName(), why);
  }
}
