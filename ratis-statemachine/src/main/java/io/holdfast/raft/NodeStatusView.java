package io.holdfast.raft;

import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.NodeStatus.Member;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.ratis.proto.RaftProtos.CommitInfoProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;

/** Reads {@link NodeStatus} off a division. */
final class NodeStatusView {
  private static final long UNKNOWN = -1;

  private NodeStatusView() {}

  /** Of a node that does not take part yet. */
  static NodeStatus starting(NodeSettings settings) {
    List<Member> members =
        settings.members().stream()
            .map(member -> member(member, "unknown", UNKNOWN, UNKNOWN, UNKNOWN))
            .toList();
    return new NodeStatus(settings.node(), "starting", 0, "", false, -1, -1, members);
  }

  static NodeStatus of(
      NodeSettings settings, RaftServer.Division division, long applied, boolean open) {
    DivisionInfo info = division.getInfo();
    RaftPeerId leaderId = info.getLeaderId();
    String leader = leaderId == null ? "" : VoterName.node(leaderId);
    long committed = division.getRaftLog().getLastCommittedIndex();
    Set<String> voters = VoterName.nodes(division.getRaftConf().getAllPeers());
    Map<String, Long> commits = commits(division);
    Map<String, Long> contacts = contacts(info.getRoleInfoProto());
    List<Member> members =
        settings.members().stream()
            .map(
                member -> {
                  String node = member.node();
                  boolean self = node.equals(settings.node());
                  long index = self ? committed : commits.getOrDefault(node, UNKNOWN);
                  long lag = index < 0 ? UNKNOWN : Math.max(0, committed - index);
                  String role = voters.contains(node) ? "follower" : "replaced";
                  return member(
                      member,
                      leader.isEmpty() ? "unknown" : node.equals(leader) ? "leader" : role,
                      index,
                      lag,
                      self ? 0 : contacts.getOrDefault(node, UNKNOWN));
                })
            .toList();
    boolean ready = open && info.isAlive() && !leader.isEmpty() && Replacement.isVoter(division);
    return new NodeStatus(
        settings.node(),
        role(info),
        info.getCurrentTerm(),
        leader,
        ready,
        committed,
        applied,
        members);
  }

  /** The word for a node's role. */
  static String role(DivisionInfo info) {
    return info.isAlive() ? info.getCurrentRole().name().toLowerCase(Locale.ROOT) : "closed";
  }

  /** The commit index that each member was last known to have. */
  private static Map<String, Long> commits(RaftServer.Division division) {
    Map<String, Long> commits = new HashMap<>();
    for (CommitInfoProto info : division.getCommitInfos()) {
      commits.put(VoterName.node(info.getServer().getId().toStringUtf8()), info.getCommitIndex());
    }
    return commits;
  }

  /** Milliseconds since each follower answered this leader. */
  private static Map<String, Long> contacts(RoleInfoProto role) {
    Map<String, Long> contacts = new HashMap<>();
    if (role.hasLeaderInfo()) {
      for (ServerRpcProto follower : role.getLeaderInfo().getFollowerInfoList()) {
        contacts.put(
            VoterName.node(follower.getId().getId().toStringUtf8()),
            follower.getLastRpcElapsedTimeMs());
      }
    }
    return contacts;
  }

  private static Member member(
      MemberAddress address, String role, long matchIndex, long lag, long contactMillis) {
    return new Member(
        address.node(),
        role,
        address.raft(),
        address.http(),
        address.zone(),
        matchIndex,
        lag,
        contactMillis);
  }
}
