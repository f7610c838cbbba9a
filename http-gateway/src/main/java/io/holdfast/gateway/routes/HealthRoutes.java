package io.holdfast.gateway.routes;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Route;
import io.holdfast.gateway.routing.GatewayStanding;
import io.holdfast.raft.NodeStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** What load balancers and supervisors ask: 200 for yes, 503 for no. */
public final class HealthRoutes {
  private final Supplier<NodeStatus> status;
  private final Answers answers;
  private final BooleanSupplier stopping;

  /**
   * Makes the routes.
   *
   * @param status how this process stands at the moment
   * @param stopping whether the gateway is about to stop: it is then not ready any more
   */
  public HealthRoutes(Supplier<NodeStatus> status, Answers answers, BooleanSupplier stopping) {
    this.status = status;
    this.answers = answers;
    this.stopping = stopping;
  }

  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    add(routes, "/livez", status -> "", ProblemCode.NOT_READY);
    add(
        routes,
        "/readyz",
        status -> stopping.getAsBoolean() ? "this node is stopping" : status.notReady(),
        ProblemCode.NOT_READY);
    add(routes, "/leader", HealthRoutes::whyNotLeader, ProblemCode.NOT_THE_LEADER);
    add(routes, "/follower", HealthRoutes::whyNotFollower, ProblemCode.NOT_A_FOLLOWER);
    return routes;
  }

  private static String whyNotLeader(NodeStatus status) {
    return status.role().equals("leader") ? "" : place(status);
  }

  /** A node that knows no leader follows nobody, whatever Raft calls it meanwhile. */
  private static String whyNotFollower(NodeStatus status) {
    return status.role().equals("follower") && !status.leader().isEmpty() ? "" : place(status);
  }

  private static String place(NodeStatus status) {
    if (status.role().equals(GatewayStanding.ROLE)) {
      return "this is a gateway; it has no Raft role";
    }
    if (status.role().equals("leader")) {
      return "this node leads";
    }
    if (status.leader().isEmpty()) {
      return status.ready() ? "no leader is known" : status.notReady();
    }
    return "this node is " + status.role() + "; " + status.leader() + " leads";
  }

  /**
   * Adds a question.
   *
   * @param whyNot why the answer is no, in a sentence; empty = it is yes
   */
  private void add(
      List<Route> routes, String path, Function<NodeStatus, String> whyNot, ProblemCode code) {
    Route.Handler handler = exchange -> answer(exchange, whyNot, code);
    routes.add(Route.get(path, Access.OPEN, Set.of(), handler));
    routes.add(Route.head(path, Access.OPEN, Set.of(), handler));
  }

  private void answer(Exchange exchange, Function<NodeStatus, String> whyNot, ProblemCode code)
      throws IOException {
    NodeStatus now = status.get();
    String reason = whyNot.apply(now);
    if (!reason.isEmpty()) {
      throw Problem.of(code, reason)
          .with("node", now.node())
          .with("role", now.role())
          .with("leader", now.leader())
          .exception();
    }
    answers.json(
        exchange,
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("node", now.node());
          json.writeStringField("role", now.role());
          json.writeStringField("leader", now.leader());
          json.writeEndObject();
        });
  }
}
