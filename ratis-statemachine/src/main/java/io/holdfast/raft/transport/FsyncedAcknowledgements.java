package io.holdfast.raft.transport;

import io.holdfast.raft.Timeouts;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;

/**
 * Lets a follower acknowledge entries to the leader only when its own log has them on disk,
 * whatever Ratis answers. Both of Ratis 3.3.0's ways to append have a hole: asked twice for the
 * same entries, which happens when the leader's stream breaks and begins anew, it says yes at once
 * to what is in memory and not forced yet, and (with composed appends) also to entries behind them
 * that it never appended at all. Either answer counts towards the majority that a write is
 * acknowledged by.
 */
final class FsyncedAcknowledgements {
  /** After it the leader hears where the log really ends. */
  private static final long PATIENCE_NANOS = Timeouts.DEFAULT.disk().toNanos();

  /** As a rule the entries are on disk by then; if not, they are about to be. */
  private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final LongSupplier flushedIndex;
  private final LongSupplier nanoTime;

  /** Completes when all appends before have been answered by the log. */
  private CompletableFuture<?> before = CompletableFuture.completedFuture(null);

  /**
   * Watches the answers of one server.
   *
   * @param flushedIndex last index that is on this node's disk, in log or snapshot
   * @param nanoTime as {@link System#nanoTime}
   */
  FsyncedAcknowledgements(LongSupplier flushedIndex, LongSupplier nanoTime) {
    this.flushedIndex = flushedIndex;
    this.nanoTime = nanoTime;
  }

  /**
   * Brings entries into the log, and says yes to them only after the log is through with all that
   * came before: entries that are there twice are on disk when the first ones are. While entries of
   * an older leader are being taken back, the flushed index alone would say so too soon.
   *
   * @param append of Ratis; called here, one after the other
   */
  synchronized CompletableFuture<AppendEntriesReplyProto> append(Append append) throws IOException {
    CompletableFuture<?> earlier = before;
    CompletableFuture<AppendEntriesReplyProto> answered = append.run();
    before = CompletableFuture.allOf(earlier, answered).exceptionally(failed -> null);
    return answered
        .thenCompose(
            reply ->
                reply.getResult() == AppendResult.SUCCESS
                    ? earlier.handle((done, failed) -> reply)
                    : CompletableFuture.completedFuture(reply))
        .thenApply(this::onDisk);
  }

  /** Whether the log is through with all appends; no more come while the caller keeps them out. */
  synchronized boolean allAnswered() {
    return before.isDone();
  }

  /** One request with entries, as Ratis takes it. */
  @FunctionalInterface
  interface Append {
    CompletableFuture<AppendEntriesReplyProto> run() throws IOException;
  }

  /** The reply, once it is true; another one when it does not become true. */
  AppendEntriesReplyProto onDisk(AppendEntriesReplyProto reply) {
    if (reply.getResult() != AppendResult.SUCCESS || reply.getIsHearbeat()) {
      return reply;
    }
    long deadline = nanoTime.getAsLong() + PATIENCE_NANOS;
    long flushed = flushedIndex.getAsLong();
    while (flushed < reply.getMatchIndex()) {
      if (nanoTime.getAsLong() - deadline >= 0) {
        return reply.toBuilder()
            .setResult(AppendResult.INCONSISTENCY)
            .setNextIndex(flushed + 1)
            .setMatchIndex(-1)
            .build();
      }
      LockSupport.parkNanos(POLL_NANOS);
      flushed = flushedIndex.getAsLong();
    }
    return reply;
  }
}
