package io.holdfast.raft.election;

import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.leadership.Majority;
import io.holdfast.raft.peer.PeerReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Voter b of a, b and c, whose log ends at entry 7 of term 3. */
final class ScriptedVoter implements LocalVoter {
  static final List<MemberAddress> MEMBERS =
      List.of(member("a"), member("b"), member("c"), member("d"));

  /** Whom it has stood in the place of. */
  final List<String> campaigns = new ArrayList<>();

  String leader = "c";
  long silentMillis;
  long lastMessageMillis = 1_000;
  Set<String> voters = Set.of("a", "b", "c");

  static MemberAddress member(String node) {
    return new MemberAddress(node, node + ":1", node + ":2", "");
  }

  @Override
  public String name() {
    return "b";
  }

  @Override
  public PeerReply.View view() {
    return new PeerReply.View(3, 7, leader, silentMillis);
  }

  @Override
  public long lastMessageMillis() {
    return lastMessageMillis;
  }

  @Override
  public Majority majority() {
    return new Majority(voters, Set.of());
  }

  @Override
  public void campaign(String inPlaceOf) {
    campaigns.add(inPlaceOf);
  }
}
