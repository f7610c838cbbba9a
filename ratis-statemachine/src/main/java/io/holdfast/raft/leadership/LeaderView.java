package io.holdfast.raft.leadership;

import io.holdfast.raft.peer.PeerReply;
import org.apache.ratis.proto.RaftProtos.FollowerInfoProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;

/** How this node sees its leader, as Ratis itself counts. */
public final class LeaderView {
  /** Of a node whose log is closed: it is about to end, neither campaigns nor misses a leader. */
  private static final PeerReply.View CLOSED = new PeerReply.View(0, -1, "", 0);

  private LeaderView() {}

  /** What this node tells others. */
  public static PeerReply.View of(RaftServer.Division division) {
    try {
      return of(division, logEnd(division));
    } catch (IllegalStateException closed) {
      if (division.getRaftLog().isOpened()) {
        throw closed;
      }
      return CLOSED;
    }
  }

  private static PeerReply.View of(RaftServer.Division division, TermIndex end) {
    DivisionInfo info = division.getInfo();
    RoleInfoProto role = info.getRoleInfoProto();
    RaftPeerId leader = info.getLeaderId();
    if (role.hasLeaderInfo()) {
      return new PeerReply.View(end.getTerm(), end.getIndex(), division.getId().toString(), 0);
    }
    if (leader == null || !role.hasFollowerInfo()) {
      return new PeerReply.View(end.getTerm(), end.getIndex(), "", Long.MAX_VALUE);
    }
    return new PeerReply.View(
        end.getTerm(), end.getIndex(), leader.toString(), silentMillis(role.getFollowerInfo()));
  }

  /**
   * For how long the leader has been silent to a follower; 0 while the follower writes what it was
   * sent: it hears nothing else then, and the leader is not to blame.
   */
  static long silentMillis(FollowerInfoProto follower) {
    return follower.getOutstandingOp() > 0 ? 0 : lastMessageMillis(follower);
  }

  /** How long ago the last message of the leader began or ended, whatever is made of it since. */
  public static long lastMessageMillis(FollowerInfoProto follower) {
    return follower.getLeaderInfo().getLastRpcElapsedTimeMs();
  }

  /**
   * Term and index of the last entry in the log.
   *
   * @throws IllegalStateException when the log is closed, as Ratis does
   */
  public static TermIndex logEnd(RaftServer.Division division) {
    TermIndex last = division.getRaftLog().getLastEntryTermIndex();
    return last == null ? TermIndex.INITIAL_VALUE : last;
  }
}
