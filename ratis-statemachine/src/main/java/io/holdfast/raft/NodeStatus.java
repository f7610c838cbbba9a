package io.holdfast.raft;

import java.util.List;

/**
 * The cluster as this node sees it.
 *
 * @param node this node's name
 * @param role leader, follower, candidate, listener, starting or closed
 * @param term the current Raft term here
 * @param leader name of the leader known here; empty = none
 * @param notReady why this node cannot take part fully now, in a sentence; empty = it can: its
 *     state is open, its disk works, a leader is known, and since its start it has once held all
 *     that was acknowledged by then
 * @param committedIndex last log index known to be on a majority
 * @param appliedIndex last log index that this node's state holds
 * @param members all nodes of the configuration
 */
public record NodeStatus(
    String node,
    String role,
    long term,
    String leader,
    String notReady,
    long committedIndex,
    long appliedIndex,
    List<Member> members) {

  /** Whether this node can take part. */
  public boolean ready() {
    return notReady.isEmpty();
  }

  /**
   * A node of the cluster, with what this node knows of it.
   *
   * @param role leader, follower, listener; replaced while it is no voter, as its data was lost; or
   *     unknown where this node cannot tell, as of one that it does not reach
   * @param reachable whether this node has a connection to it
   * @param raftAddress host:port of the Raft port
   * @param httpAddress host:port of the gateway; empty = not known here
   * @param zone where it stands; empty = none given
   * @param matchIndex last log index that the leader knows it to hold; -1 = not known here
   * @param lagEntries entries behind the leader's commit; -1 = not known here, as at a node that
   *     knows no leader, or of one out of reach that is not known to lack any
   * @param lastContactMillis since the leader heard it; -1 = not known here
   * @param progress how this leader sends it entries: probe, replicate or snapshot, as etcd's raft
   *     names it; empty = this node does not lead, or it is its own row
   */
  public record Member(
      String node,
      String role,
      boolean reachable,
      String raftAddress,
      String httpAddress,
      String zone,
      long matchIndex,
      long lagEntries,
      long lastContactMillis,
      String progress) {}
}
