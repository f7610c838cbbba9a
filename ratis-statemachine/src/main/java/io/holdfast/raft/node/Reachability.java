package io.holdfast.raft.node;

import io.holdfast.peer.PeerLinks;
import io.holdfast.raft.NodeSettings;
import io.holdfast.raft.NodeSettings.MemberAddress;

/** Which members this node has a connection to. */
final class Reachability {
  private Reachability() {}

  /** A node reaches itself. */
  static boolean reaches(NodeSettings settings, PeerLinks links, MemberAddress member) {
    return member.node().equals(settings.node()) || links.isConnected(member.raft());
  }

  /** For people. */
  static String reachable(NodeSettings settings, PeerLinks links) {
    long reached =
        settings.members().stream().filter(member -> reaches(settings, links, member)).count();
    return reached + " of " + settings.members().size() + " nodes reachable";
  }
}
