package io.holdfast.raft.leadership;

import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.VoterName;
import io.holdfast.raft.peer.PeerCall;
import io.holdfast.raft.peer.PeerCalls;
import io.holdfast.raft.peer.PeerReply;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The leader as the other nodes name it. A node whose disk hangs does not hear its new leader:
 * Ratis holds the lock of the division until the new term is on the disk. Its clients' requests can
 * still go to the named node; if that one does not lead, it says so.
 */
public final class LeaderHints {
  private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Longer than an election takes. */
  static final long DEAF_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Leader(MemberAddress member, long term) {}

  private final List<MemberAddress> others;
  private final PeerCalls peers;
  private final Runnable changed;
  private volatile Leader leader;
  private boolean deaf;
  private long deafSinceNanos;

  /**
   * Listens to the others.
   *
   * @param changed called when another leader is heard of, on a thread that must not be held up
   */
  public LeaderHints(List<MemberAddress> others, PeerCalls peers, Runnable changed) {
    this.others = List.copyOf(others);
    this.peers = peers;
    this.changed = changed;
  }

  /**
   * Called several times a second, by one thread. The only sign of a follower's hung disk is that
   * it hears no leader for longer than an election takes.
   */
  public void check(boolean leaderKnown, boolean diskHangs, long nowNanos) {
    if (leaderKnown) {
      deaf = false;
      forget();
      return;
    }
    if (!deaf) {
      deaf = true;
      deafSinceNanos = nowNanos;
    }
    if (diskHangs || nowNanos - deafSinceNanos >= DEAF_NANOS) {
      ask();
    }
  }

  private void ask() {
    for (MemberAddress other : others) {
      var _ =
          peers
              .call(other.raft(), new PeerCall.AskView(), ASK_NANOS)
              .thenAccept(
                  reply -> {
                    if (reply instanceof PeerReply.View view) {
                      heard(other, view);
                    }
                  });
    }
  }

  /** Counts only a node that says that it leads itself; of two, the one with the newer log. */
  private void heard(MemberAddress other, PeerReply.View view) {
    boolean leads = !view.leader().isEmpty() && VoterName.node(view.leader()).equals(other.node());
    boolean isNew;
    synchronized (this) {
      Leader known = leader;
      if (!leads) {
        if (known != null && known.member.equals(other)) {
          leader = null;
        }
        return;
      }
      isNew = known == null || (!known.member.equals(other) && view.term() > known.term);
      if (isNew || known.member.equals(other)) {
        leader = new Leader(other, view.term());
      }
    }
    if (isNew) {
      changed.run();
    }
  }

  /** Called when this node hears of a leader by itself again. */
  private synchronized void forget() {
    leader = null;
  }

  /** The leader that the others name. */
  Optional<MemberAddress> leader() {
    return Optional.ofNullable(leader).map(Leader::member);
  }
}
