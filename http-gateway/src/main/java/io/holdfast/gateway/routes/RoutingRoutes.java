package io.holdfast.gateway.routes;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Route;
import io.holdfast.gateway.routing.Choice;
import io.holdfast.gateway.routing.Choice.Candidate;
import io.holdfast.gateway.routing.Need;
import io.holdfast.gateway.routing.NodeView;
import io.holdfast.gateway.routing.Router;
import io.holdfast.raft.ReplicatedStore.Standing;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Where a request would go from here, and why: {@code GET /v1/routes}. */
public final class RoutingRoutes {
  private static final String PATH = "/v1/routes";
  private static final double NANOS_PER_MILLI = 1e6;

  private final Supplier<Standing> standing;
  private final String zone;
  private final Router router;
  private final LongSupplier hedgeAfterNanos;
  private final Answers answers;

  /**
   * Makes the routes.
   *
   * @param standing of this process
   * @param zone of this process; empty = none
   * @param hedgeAfterNanos when a silent read is sent to a second node; negative = never from here
   */
  public RoutingRoutes(
      Supplier<Standing> standing,
      String zone,
      Router router,
      LongSupplier hedgeAfterNanos,
      Answers answers) {
    this.standing = standing;
    this.zone = zone;
    this.router = router;
    this.hedgeAfterNanos = hedgeAfterNanos;
    this.answers = answers;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(PATH, Access.OBSERVE, ReadLevel.PARAMETERS, this::get),
        Route.head(PATH, Access.OBSERVE, ReadLevel.PARAMETERS, this::get));
  }

  private void get(Exchange exchange) throws IOException {
    ReadLevel level = ReadLevel.of(exchange.query(), exchange.header(ReadLevel.MIN_REVISION));
    Choice reads = router.choose(new Need.Read(level));
    Choice writes = router.choose(new Need.Write());
    answers.json(
        exchange,
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("node", standing.get().node());
          json.writeStringField("role", standing.get().role());
          json.writeStringField("zone", zone);
          writeChoice(json, "write", "", writes);
          writeChoice(json, "read", level.text(), reads);
          writeMillis(json, "hedgeAfterMs", hedgeAfterNanos.getAsLong());
          json.writeArrayFieldStart("nodes");
          for (Candidate candidate : reads.candidates()) {
            write(json, candidate);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** Null when no node can serve it now. */
  private static void writeChoice(JsonGenerator json, String name, String level, Choice choice)
      throws IOException {
    if (choice.candidates().isEmpty() || !choice.candidates().getFirst().fits()) {
      json.writeNullField(name);
      return;
    }
    Candidate best = choice.candidates().getFirst();
    json.writeObjectFieldStart(name);
    json.writeStringField("node", best.node().node());
    if (!level.isEmpty()) {
      json.writeStringField("consistency", level);
    }
    json.writeStringField("why", best.why());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Candidate candidate) throws IOException {
    NodeView node = candidate.node();
    json.writeStartObject();
    json.writeStringField("node", node.node());
    json.writeStringField("http", node.address().toString());
    json.writeStringField("zone", node.zone());
    json.writeStringField("state", node.health().state().name().toLowerCase(Locale.ROOT));
    json.writeBooleanField("fits", candidate.fits());
    json.writeStringField("why", candidate.why());
    json.writeStringField("role", node.role());
    json.writeStringField("leader", node.leader());
    json.writeNumberField("term", node.term());
    json.writeBooleanField("ready", node.ready());
    json.writeNumberField("revision", node.revision());
    writeMillis(json, "roundTripMs", node.roundTripNanos());
    json.writeEndObject();
  }

  private static void writeMillis(JsonGenerator json, String name, long nanos) throws IOException {
    if (nanos < 0) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, Math.round(nanos / NANOS_PER_MILLI * 100) / 100.0);
    }
  }
}
