package io.holdfast.raft.statemachine;

import io.holdfast.raft.Timeouts;
import java.util.List;

/**
 * How much of the log is kept although a snapshot covers it: as much as a live follower still
 * lacks. While one is sent a snapshot it has nothing of the log, so that the log grows with the
 * time of the transfer and the follower can go on from it.
 *
 * <p>Called by one thread.
 */
final class LogTail {
  /** A follower that has been silent for longer is gone, and gets a snapshot when it is back. */
  static final long GONE_MILLIS = Timeouts.DEFAULT.gone().toMillis();

  /**
   * Bytes of the log that are kept for a follower, and the bytes after which a snapshot is taken
   * though one is being sent.
   */
  static final long MAX_BYTES = 1L << 30;

  /**
   * A follower as the leader sees it.
   *
   * @param matchIndex up to where its log is known to be the leader's
   * @param silentMillis since it last answered
   */
  record Progress(long matchIndex, long silentMillis) {}

  private long keptSinceBytes;
  private boolean complete = true;

  /**
   * The index up to which the log may be purged; less than 0 = nothing.
   *
   * @param snapshot what the newest snapshot holds
   * @param followers of a leader; none elsewhere
   * @param writtenBytes to the log until now
   */
  long purgeTo(long snapshot, List<Progress> followers, long writtenBytes) {
    long needed =
        followers.stream()
            .filter(follower -> follower.silentMillis() < GONE_MILLIS)
            .mapToLong(Progress::matchIndex)
            .min()
            .orElse(snapshot);
    if (needed >= snapshot) {
      complete = true;
      return snapshot;
    }
    if (complete) {
      complete = false;
      keptSinceBytes = writtenBytes;
    } else if (writtenBytes - keptSinceBytes > MAX_BYTES) {
      complete = true;
      return snapshot;
    }
    // Keeps one entry more: the leader must name the entry before the next one, or send a
    // snapshot.
    return needed - 1;
  }

  /** Whether all was purged that a snapshot holds, when it was last asked. */
  boolean isComplete() {
    return complete;
  }
}
