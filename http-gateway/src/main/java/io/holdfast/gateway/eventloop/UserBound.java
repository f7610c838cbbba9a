package io.holdfast.gateway.eventloop;

import io.holdfast.gateway.admission.PerUser;
import io.holdfast.gateway.auth.Caller;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.request.AdmissionControl;
import org.eclipse.jetty.io.Connection;

/**
 * Holds users to their share of connections, open requests and the bytes of their bodies, as soon
 * as it is known who asks. A connection is of the user who asked last over it. Safe for many
 * threads.
 */
public final class UserBound {
  private final PerUser connections;

  /** One user may have so many connections. */
  public UserBound(long connections) {
    this.connections = new PerUser(connections);
  }

  /**
   * Counts a request as its caller's, until it leaves its place.
   *
   * @param place null = its route is not bounded
   */
  public void enter(Caller caller, Connection connection, AdmissionControl.Place place) {
    if (!caller.isKnown() || place == null) {
      return;
    }
    if (!place.belongsTo(caller.user())) {
      throw refusal(caller, "as many requests open as it may");
    }
    LoopEndPoint socket = LoopEndPoint.below(connection.getEndPoint());
    // A gateway's connections are nobody's.
    if (socket != null
        && caller.how() != Caller.How.GATEWAY
        && !socket.belongsTo(caller.user(), connections)) {
      throw refusal(caller, connections.most() + " connections, as many as it may");
    }
  }

  private static RuntimeException refusal(Caller caller, String what) {
    return Problem.of(
            ProblemCode.RATE_LIMITED,
            "user " + caller.user() + " has " + what + " at this node (limits.user_share)")
        .exception();
  }

  /** How often a user had too many connections. */
  public long refused() {
    return connections.refused();
  }
}
