package io.holdfast.raft.node;

import io.holdfast.peer.PeerLinks;
import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.NodeStatus;
import io.holdfast.raft.NodeStatus.Member;
import io.holdfast.raft.VoterName;
import io.holdfast.raft.transport.PeerRpc;
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
  static NodeStatus starting(NodeSettings settings, PeerLinks links, String why) {
    List<Member> members =
        settings.members().stream()
            .map(
                member ->
                    member(
                        member,
                        "unknown",
                        Reachability.reaches(settings, links, member),
                        UNKNOWN,
                        UNKNOWN,
                        UNKNOWN,
                        ""))
            .toList();
    return new NodeStatus(settings.node(), "starting", 0, "", why, -1, -1, members);
  }

  /**
   * Of a node that takes part.
   *
   * @param notReady why it cannot fully; empty = it can
   */
  static NodeStatus of(
      NodeSettings settings,
      RaftServer.Division division,
      PeerLinks links,
      long applied,
      String notReady) {
    DivisionInfo info = division.getInfo();
    RaftPeerId leaderId = info.getLeaderId();
    String leader = leaderId == null ? "" : VoterName.node(leaderId);
    long committed = division.getRaftLog().getLastCommittedIndex();
    Set<String> voters = VoterName.nodes(division.getRaftConf().getAllPeers());
    // A node that knows no leader knows of the others what was so once.
    Map<String, Long> commits = leader.isEmpty() ? Map.of() : commits(division);
    Map<String, Long> contacts = contacts(info.getRoleInfoProto());
    Map<String, String> progress = progress(division);
    List<Member> members =
        settings.members().stream()
            .map(
                member -> {
                  String node = member.node();
                  boolean self = node.equals(settings.node());
                  boolean reachable = Reachability.reaches(settings, links, member);
                  long index = self ? committed : commits.getOrDefault(node, UNKNOWN);
                  return member(
                      member,
                      role(node, reachable, leader, voters),
                      reachable,
                      index,
                      leader.isEmpty() ? UNKNOWN : lag(reachable, committed, index),
                      self ? 0 : contacts.getOrDefault(node, UNKNOWN),
                      progress.getOrDefault(node, ""));
                })
            .toList();
    return new NodeStatus(
        settings.node(),
        role(info),
        info.getCurrentTerm(),
        leader,
        notReady,
        committed,
        applied,
        members);
  }

  /**
   * Entries behind what is committed. Of a member that is not reached only what it lacks is known,
   * not that it lacks nothing: it may be gone since it was last heard.
   */
  static long lag(boolean reachable, long committed, long index) {
    long lag = Math.max(0, committed - index);
    return index >= 0 && (reachable || lag > 0) ? lag : UNKNOWN;
  }

  private static String role(String node, boolean reachable, String leader, Set<String> voters) {
    if (leader.isEmpty()) {
      return "unknown";
    }
    if (node.equals(leader)) {
      return "leader";
    }
    if (!voters.contains(node)) {
      return "replaced";
    }
    return reachable ? "follower" : "unknown";
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

  /** How this leader sends entries to each of its followers; none elsewhere. */
  private static Map<String, String> progress(RaftServer.Division division) {
    Map<String, String> progress = new HashMap<>();
    RoleInfoProto role = division.getInfo().getRoleInfoProto();
    PeerRpc rpc = (PeerRpc) division.getRaftServer().getServerRpc();
    for (ServerRpcProto follower : role.getLeaderInfo().getFollowerInfoList()) {
      RaftPeerId voter = RaftPeerId.valueOf(follower.getId().getId());
      rpc.progress(voter).ifPresent(state -> progress.put(VoterName.node(voter), state));
    }
    return progress;
  }

  private static Member member(
      MemberAddress address,
      String role,
      boolean reachable,
      long matchIndex,
      long lag,
      long contactMillis,
      String progress) {
    return new Member(
        address.node(),
        role,
        reachable,
        address.raft(),
        address.http(),
        address.zone(),
        matchIndex,
        lag,
        contactMillis,
        progress);
  }
}
