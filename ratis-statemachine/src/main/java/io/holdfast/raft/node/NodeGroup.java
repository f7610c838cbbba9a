package io.holdfast.raft.node;

import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.membership.Bootstrap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;

/** The Raft group of a node's cluster, as its settings have it. */
final class NodeGroup {
  private final NodeSettings settings;
  private final Bootstrap bootstrap;

  NodeGroup(NodeSettings settings, Bootstrap bootstrap) {
    this.settings = settings;
    this.bootstrap = bootstrap;
  }

  RaftGroupId id() {
    return RaftGroupId.valueOf(
        UUID.nameUUIDFromBytes(
            ("holdfast/" + settings.cluster() + "/default").getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * A node that takes the place of a voter learns from the leader who votes; at first it does not.
   */
  RaftGroup members() {
    if (bootstrap.formation().replacement()) {
      return RaftGroup.valueOf(id());
    }
    List<RaftPeer> members =
        settings.members().stream()
            .map(
                member ->
                    RaftPeer.newBuilder().setId(member.node()).setAddress(member.raft()).build())
            .toList();
    return RaftGroup.valueOf(id(), members);
  }

  /** All members but this node. */
  List<MemberAddress> others() {
    return settings.members().stream()
        .filter(member -> !member.node().equals(settings.node()))
        .toList();
  }
}
