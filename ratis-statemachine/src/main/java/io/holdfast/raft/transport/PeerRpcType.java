package io.holdfast.raft.transport;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.ServerFactory;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/** Makes Ratis send its messages through {@link PeerRpc}. Ratis makes it by its name. */
public final class PeerRpcType implements RpcType {
  private static final String PARTS = "holdfast.peer.rpc.parts";

  /** Called by Ratis. */
  public PeerRpcType() {}

  /** What Ratis hands on to {@link #newFactory}. */
  public static Parameters parameters(PeerRpc.Parts parts) {
    Parameters parameters = new Parameters();
    parameters.put(PARTS, parts, PeerRpc.Parts.class);
    return parameters;
  }

  @Override
  public String name() {
    return PeerRpcType.class.getName();
  }

  @Override
  public RpcFactory newFactory(Parameters parameters) {
    return new Factory(this, parameters.getNonNull(PARTS, PeerRpc.Parts.class));
  }

  private record Factory(RpcType type, PeerRpc.Parts parts) implements ServerFactory {
    @Override
    public RpcType getRpcType() {
      return type;
    }

    @Override
    public RaftServerRpc newRaftServerRpc(RaftServer server) {
      return new PeerRpc(type, server, parts);
    }

    @Override
    public LogAppender newLogAppender(
        RaftServer.Division division, LeaderState leader, FollowerInfo follower) {
      return new PeerLogAppender(division, leader, follower, parts.writesWait());
    }
  }
}
