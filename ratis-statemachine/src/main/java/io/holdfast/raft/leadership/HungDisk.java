package io.holdfast.raft.leadership;

import io.holdfast.raft.Timeouts;
import io.holdfast.raft.VoterName;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides when a leader whose own disk hangs gives leadership away, and to whom. Ratis bounds what
 * is committed by what the leader itself has flushed, and its heartbeats go on: without this
 * nothing is written for as long as the disk hangs, and nobody elects another leader.
 *
 * <p>Pure: it is told the facts and the time. {@code look…} is called by one thread, everything
 * else by any.
 */
public final class HungDisk {
  /** Longer than a disk takes that still works. */
  public static final Duration PATIENCE = Timeouts.DEFAULT.disk();

  /**
   * Between two hand-overs, of any node: where all disks are slow in turn, handing over does not
   * help. The node that takes over is told, so that it keeps the pause that its predecessor began.
   */
  public static final Duration PAUSE = Timeouts.DEFAULT.handOverPause();

  /**
   * Checks come several times a second: after a longer gap, it was this process that was paused.
   */
  static final Duration LONGEST_GAP = Timeouts.DEFAULT.longestGap();

  private long flushed = Long.MIN_VALUE;

  /** Whether it was seen to have less than a majority of the others. */
  private boolean still;

  private long stillSinceNanos;
  private long checkedNanos;
  private boolean handedOver;
  private long handedOverNanos;
  private boolean hangs;

  /**
   * Checks a leader.
   *
   * @param flushedIndex the last entry that this node has on its disk
   * @param matched the last entry that each other voter has on its disk
   * @param nowNanos on {@link System#nanoTime()}'s scale
   * @return whom to hand over to, the best first; empty = this node goes on leading
   */
  synchronized List<String> checkAsLeader(
      long flushedIndex, Map<String, Long> matched, Majority majority, long nowNanos) {
    List<String> ahead =
        matched.entrySet().stream()
            .filter(other -> other.getValue() > flushedIndex)
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList();
    Set<String> nodes = ahead.stream().map(VoterName::node).collect(Collectors.toSet());
    boolean inTime = nowNanos - checkedNanos <= LONGEST_GAP.toNanos();
    checkedNanos = nowNanos;
    boolean flushedNothing = flushedIndex == flushed;
    boolean wasStill = still && inTime && flushedNothing;
    still = majority.isReachedBy(nodes);
    flushed = flushedIndex;
    hangs &= still && flushedNothing;
    if (!still || !wasStill) {
      stillSinceNanos = nowNanos;
      return List.of();
    }
    if (nowNanos - stillSinceNanos < PATIENCE.toNanos()) {
      return List.of();
    }
    hangs = true;
    if (handedOver && nowNanos - handedOverNanos < PAUSE.toNanos()) {
      return List.of();
    }
    pauseFrom(nowNanos);
    return ahead;
  }

  /** This node is to take over from a leader whose disk hangs. */
  synchronized void takesOver(long nowNanos) {
    pauseFrom(nowNanos);
  }

  private void pauseFrom(long nowNanos) {
    handedOver = true;
    handedOverNanos = nowNanos;
  }

  /**
   * No follower accepted to campaign: they are asked again after the same patience, but not within
   * the pause of another node's hand-over that has begun meanwhile.
   *
   * @param askedNanos when {@link #checkAsLeader} named them
   */
  synchronized void nobodyStands(long askedNanos) {
    if (handedOverNanos == askedNanos) {
      handedOver = false;
      stillSinceNanos = checkedNanos;
    }
  }

  /** A look at a node that does not lead: one whose disk hung goes on when it flushes again. */
  synchronized void checkAsFollower(long flushedIndex) {
    still = false;
    if (flushedIndex != flushed) {
      flushed = flushedIndex;
      hangs = false;
    }
  }

  /** Whether the disk was seen to hang, and has not gone on since. */
  synchronized boolean hangs() {
    return hangs;
  }
}
