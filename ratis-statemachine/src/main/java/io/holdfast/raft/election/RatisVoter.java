package io.holdfast.raft.election;

import io.holdfast.raft.leadership.LeaderView;
import io.holdfast.raft.leadership.Majority;
import io.holdfast.raft.peer.PeerReply;
import io.holdfast.raft.transport.ElectionOrder;
import java.io.IOException;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;

/** As Ratis sees it. */
public final class RatisVoter implements LocalVoter {
  private final RaftServer server;
  private final RaftServer.Division division;

  public RatisVoter(RaftServer server, RaftServer.Division division) {
    this.server = server;
    this.division = division;
  }

  @Override
  public String name() {
    return division.getId().toString();
  }

  @Override
  public PeerReply.View view() {
    return LeaderView.of(division);
  }

  @Override
  public long lastMessageMillis() {
    return LeaderView.lastMessageMillis(division.getInfo().getRoleInfoProto().getFollowerInfo());
  }

  @Override
  public Majority majority() {
    return Majority.of(division.getRaftConf());
  }

  /** What the leader would have said, had it had the time to hand over to this node. */
  @Override
  public void campaign(String leader) throws IOException {
    server.startLeaderElection(
        ElectionOrder.of(
            division.getGroup().getGroupId(),
            RaftPeerId.valueOf(leader),
            division.getId(),
            LeaderView.logEnd(division)));
  }
}
