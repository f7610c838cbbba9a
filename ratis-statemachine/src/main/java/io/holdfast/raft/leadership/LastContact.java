package io.holdfast.raft.leadership;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.server.RaftServer;

/** For how long a leader has had no answer from its followers, as Ratis itself counts. */
public final class LastContact {

  private LastContact() {}

  /** The followers' names as voters, in Ratis' order. Empty when this node does not lead. */
  static Optional<List<String>> followers(RaftServer.Division division) {
    RoleInfoProto role = division.getInfo().getRoleInfoProto();
    if (!role.hasLeaderInfo()) {
      return Optional.empty();
    }
    return Optional.of(
        role.getLeaderInfo().getFollowerInfoList().stream()
            .map(follower -> follower.getId().getId().toStringUtf8())
            .toList());
  }

  /**
   * Milliseconds since the last answer, by the follower's name as a voter; a follower that never
   * answered is as silent as can be. Empty when this node does not lead.
   */
  public static Optional<Map<String, Long>> millis(RaftServer.Division division) {
    RoleInfoProto role = division.getInfo().getRoleInfoProto();
    if (!role.hasLeaderInfo()) {
      return Optional.empty();
    }
    Map<String, Long> silence = new HashMap<>();
    for (ServerRpcProto follower : role.getLeaderInfo().getFollowerInfoList()) {
      silence.put(follower.getId().getId().toStringUtf8(), follower.getLastRpcElapsedTimeMs());
    }
    return Optional.of(silence);
  }
}
