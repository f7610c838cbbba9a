package io.holdfast.gateway.routes;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.raft.NodeStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
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
    add(routes, "/livez", status -> true, ProblemCode.NOT_READY);
    add(
        routes,
        "/readyz",
        status -> status.ready() && !stopping.getAsBoolean(),
        ProblemCode.NOT_READY);
    add(routes, "/leader", status -> status.role().equals("leader"), ProblemCode.NOT_THE_LEADER);
    add(
        routes,
        "/follower",
        status -> status.role().equals("follower"),
        ProblemCode.NOT_A_FOLLOWER);
    return routes;
  }

  private void add(
      List<Route> routes, String path, Predicate<NodeStatus> holds, ProblemCode otherwise) {
    Route.Handler handler = exchange -> answer(exchange, holds, otherwise);
    routes.add(Route.get(path, Set.of(), handler));
    routes.add(Route.head(path, Set.of(), handler));
  }

  private void answer(Exchange exchange, Predicate<NodeStatus> holds, ProblemCode otherwise)
      throws IOException {
    NodeStatus now = status.get();
    if (!holds.test(now)) {
      throw Problem.of(otherwise, "this node is " + now.role())
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
