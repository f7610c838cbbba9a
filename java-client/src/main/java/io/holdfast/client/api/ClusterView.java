package io.holdfast.client.api;

import java.util.List;

/**
 * The cluster as one node sees it.
 *
 * @param node who was asked
 * @param leader empty = none is known
 * @param ready whether the node takes requests
 */
public record ClusterView(
    String node,
    String role,
    long term,
    String leader,
    boolean ready,
    long revision,
    List<Member> members) {

  /**
   * A member.
   *
   * @param http where it takes requests; empty = the node does not know
   */
  public record Member(String node, String role, String http, String zone) {}
}
