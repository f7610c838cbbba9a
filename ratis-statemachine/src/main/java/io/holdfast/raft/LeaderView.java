package io.holdfast.raft;

import org.apache.ratis.proto.RaftProtos.FollowerInfoProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;

/** How this node sees its leader, as Ratis itself counts. */
final class LeaderView {
  private LeaderView() {}

  /** Silence counts from the last message of the leader that came, or is still being handled. */
  static PeerReply.View of(RaftServer.Division division) {
    TermIndex end = logEnd(division);
    DivisionInfo info = division.getInfo();
    RoleInfoProto role = info.getRoleInfoProto();
    RaftPeerId leader = info.getLeaderId();
    if (role.hasLeaderInfo()) {
      return new PeerReply.View(end.getTerm(), end.getIndex(), division.getId().toString(), 0);
    }
    if (leader == null || !role.hasFollowerInfo()) {
      return new PeerReply.View(end.getTerm(), end.getIndex(), "", Long.MAX_VALUE);
    }
    FollowerInfoProto follower = role.getFollowerInfo();
    // While it writes what the leader sent, it hears nothing else, and the leader is not to blame.
    long silentMillis =
        follower.getOutstandingOp() > 0 ? 0 : follower.getLeaderInfo().getLastRpcElapsedTimeMs();
    return new PeerReply.View(end.getTerm(), end.getIndex(), leader.toString(), silentMillis);
  }

  /** Term and index of the last entry in the log. */
  static TermIndex logEnd(RaftServer.Division division) {
    TermIndex last = division.getRaftLog().getLastEntryTermIndex();
    return last == null ? TermIndex.INITIAL_VALUE : last;
  }
}
