package io.holdfast.gateway.routing;

import io.holdfast.gateway.text.HostPort;

/**
 * A node as it was last seen from here.
 *
 * @param node its name; empty = it never answered
 * @param zone where it stands; empty = none given
 * @param role leader, follower, candidate, listener, starting or closed
 * @param leader the leader that it knows; empty = none
 * @param ready whether it has caught up since its start
 * @param revision of its state
 * @param stalenessMillis how old its state may be, as it could prove then without asking; -1 =
 *     nothing is known
 * @param roundTripNanos moving average; -1 = it never answered. 0 = this node itself
 * @param heardNanos when it last answered, on {@link System#nanoTime()}'s scale
 */
public record NodeView(
    HostPort address,
    String node,
    String zone,
    Health health,
    String role,
    String leader,
    long term,
    boolean ready,
    long revision,
    long stalenessMillis,
    long roundTripNanos,
    long heardNanos) {

  /** Whether requests go there, and if not, why. */
  public record Health(State state, String why) {
    static final Health UP = new Health(State.UP, "it answers");
    static final Health UNKNOWN = new Health(State.UNKNOWN, "it has not answered yet");

    static Health left(String why) {
      return new Health(State.LEFT, why);
    }
  }

  /** Where a node stands with those who send it requests. */
  public enum State {
    /** It answers. */
    UP,
    /** Nothing is known of it yet. */
    UNKNOWN,
    /** It was silent or failed; comes back with its next answer. */
    LEFT
  }

  /** A node of which only the address is known. */
  static NodeView unknown(HostPort address) {
    return new NodeView(address, "", "", Health.UNKNOWN, "", "", 0, false, 0, -1, -1, 0);
  }

  public boolean isUp() {
    return health.state() == State.UP;
  }

  boolean leads() {
    return role.equals("leader");
  }

  boolean hasAnswered() {
    return !node.isEmpty();
  }

  NodeView with(Health now) {
    return new NodeView(
        address,
        node,
        zone,
        now,
        role,
        leader,
        term,
        ready,
        revision,
        stalenessMillis,
        roundTripNanos,
        heardNanos);
  }

  NodeView withRevision(long now) {
    return new NodeView(
        address,
        node,
        zone,
        health,
        role,
        leader,
        term,
        ready,
        now,
        stalenessMillis,
        roundTripNanos,
        heardNanos);
  }

  /** Its name, or its address where that is not known. */
  public String label() {
    return node.isEmpty() ? address.toString() : node;
  }
}
