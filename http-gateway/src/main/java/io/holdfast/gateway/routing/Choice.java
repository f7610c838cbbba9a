package io.holdfast.gateway.routing;

import java.util.List;

/** All nodes for one request, the best first, each with the reason for its place. */
public record Choice(List<Candidate> candidates) {

  /**
   * A node and its place.
   *
   * @param fits whether it can serve the request as far as is known; those that do not come last,
   *     and are tried only when nothing better is left
   */
  public record Candidate(NodeView node, boolean fits, String why) {}
}
