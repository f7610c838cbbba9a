package io.holdfast.raft.leadership;

import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.VoterName;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;

/** Where the leader is, as this node's Ratis knows it. */
public final class LeaderRoute {
  private final RaftServer.Division division;
  private final Leadership leadership;
  private final Map<String, MemberAddress> members;
  private final LeaderHints hints;

  public LeaderRoute(
      RaftServer.Division division,
      Leadership leadership,
      NodeSettings settings,
      LeaderHints hints) {
    this.hints = hints;
    this.division = division;
    this.leadership = leadership;
    this.members =
        settings.members().stream()
            .collect(Collectors.toMap(MemberAddress::node, Function.identity()));
  }

  /** Where to send what only a leader can do. */
  public sealed interface Target {}

  /** This node leads and is ready. */
  public record Here() implements Target {}

  public record There(String node, String address) implements Target {}

  /** No leader is known, or this node was elected and is not ready yet. */
  public record Nowhere() implements Target {}

  public Target target() {
    RaftPeerId leader = division.getInfo().getLeaderId();
    if (leader == null) {
      Optional<MemberAddress> heardOf = hints.leader();
      return heardOf.isPresent()
          ? new There(heardOf.get().node(), heardOf.get().raft())
          : new Nowhere();
    }
    if (leader.equals(division.getId())) {
      return leadership.term() > 0 ? new Here() : new Nowhere();
    }
    MemberAddress member = members.get(VoterName.node(leader));
    return member == null ? new Nowhere() : new There(member.node(), member.raft());
  }
}
