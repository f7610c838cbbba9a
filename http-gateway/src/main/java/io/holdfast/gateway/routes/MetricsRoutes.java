package io.holdfast.gateway.routes;

import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The figures of operation, for Prometheus: {@code /metrics}. */
public final class MetricsRoutes {
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Supplier<String> page;
  private final Answers answers;

  public MetricsRoutes(Supplier<String> page, Answers answers) {
    this.page = page;
    this.answers = answers;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/metrics", Access.OBSERVE, Set.of(), this::get),
        Route.head("/metrics", Access.OBSERVE, Set.of(), this::get));
  }

  private void get(Exchange exchange) throws IOException {
    answers.bytes(exchange, 200, TYPE, page.get().getBytes(StandardCharsets.UTF_8));
  }
}
