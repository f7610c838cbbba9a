package io.holdfast.raft.leadership;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Log lines about who leads: one for each change, and one when no leader is known for a while. It
 * is told the facts and the time; used under the lock of its owner.
 */
public final class LeaderNews {
  /** Longer than an election takes. */
  static final long LEADERLESS_SECONDS = 5;

  private String leader = "";
  private long term = -1;
  private boolean missing;
  private boolean missingTold;
  private long missingSinceNanos;

  /** The line to log now, if any. An empty leader = none is known. */
  public synchronized Optional<String> check(String nowLeader, long nowTerm, long nowNanos) {
    if (nowLeader.isEmpty()) {
      return leaderless(nowNanos);
    }
    boolean same = nowLeader.equals(leader) && nowTerm == term && !missingTold;
    missing = false;
    missingTold = false;
    if (same) {
      return Optional.empty();
    }
    leader = nowLeader;
    term = nowTerm;
    return Optional.of(nowLeader + " leads in term " + nowTerm);
  }

  private Optional<String> leaderless(long nowNanos) {
    if (!missing) {
      missing = true;
      missingSinceNanos = nowNanos;
    }
    boolean late = nowNanos - missingSinceNanos >= TimeUnit.SECONDS.toNanos(LEADERLESS_SECONDS);
    if (!late || missingTold) {
      return Optional.empty();
    }
    missingTold = true;
    return Optional.of("no leader is known for " + LEADERLESS_SECONDS + " s");
  }
}
