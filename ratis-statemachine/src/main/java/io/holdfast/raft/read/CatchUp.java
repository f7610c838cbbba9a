package io.holdfast.raft.read;

import io.holdfast.raft.leadership.Leadership;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.apache.ratis.server.RaftServer;

/**
 * Whether a node has, since its start, once held all that was acknowledged by then. A node that was
 * away has the state of yesterday: until it holds today's it is not ready.
 */
public final class CatchUp {
  /** One try; the next question whether this node is ready makes another. */
  private static final long TRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RaftServer.Division division;
  private final Leadership leadership;
  private final ReadIndexes reads;
  private final LongSupplier nanoTime;
  private final AtomicBoolean trying = new AtomicBoolean();
  private volatile boolean done;

  /**
   * Of a node.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  public CatchUp(
      RaftServer.Division division,
      Leadership leadership,
      ReadIndexes reads,
      LongSupplier nanoTime) {
    this.division = division;
    this.leadership = leadership;
    this.reads = reads;
    this.nanoTime = nanoTime;
  }

  /** Answers at once; begins a try when it is not done. */
  public boolean isDone() {
    if (!done) {
      if (division.getInfo().isLeader()) {
        done = leadership.term() > 0;
      } else {
        begin();
      }
    }
    return done;
  }

  /**
   * A linearizable read of nothing. What this node's own log says to be committed would not do:
   * right after the start that is what it had heard of when it stopped, or less.
   */
  private void begin() {
    if (!trying.compareAndSet(false, true)) {
      return;
    }
    var _ =
        reads
            .confirm(nanoTime.getAsLong() + TRY_NANOS)
            .whenComplete(
                (index, failure) -> {
                  if (failure == null) {
                    done = true;
                  }
                  trying.set(false);
                });
  }
}
