package io.holdfast.gateway.routes;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.key.ReadService;
import io.holdfast.gateway.key.ResultJson;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Route;
import io.holdfast.store.command.OperationId;
import io.holdfast.store.command.Verb;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.OperationOutcome;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** What became of a write: {@code GET /v1/operations/{id}}. */
public final class OperationRoutes {
  private static final String PATH = "/v1/operations/{id}";

  private final ReadService reads;
  private final Answers answers;

  public OperationRoutes(ReadService reads, Answers answers) {
    this.reads = reads;
    this.answers = answers;
  }

  public List<Route> routes() {
    Set<String> parameters = ReadLevel.PARAMETERS;
    return List.of(
        Route.get(PATH, new Access(Access.Verb.READ, Access.Keys.COMMAND), parameters, this::get),
        Route.head(PATH, new Access(Access.Verb.READ, Access.Keys.COMMAND), parameters, this::get));
  }

  private void get(Exchange exchange) throws IOException, InterruptedException {
    String id = exchange.identifier();
    StoreReader reader = reads.openKnown(exchange);
    OperationOutcome outcome = reader.operation(id);
    boolean numbered = OperationId.parse(id) != null;
    boolean own = isOwn(exchange, reader, id, numbered);
    if (!own && !numbered && outcome instanceof OperationOutcome.Applied) {
      throw Problem.of(
              ProblemCode.FORBIDDEN,
              "the operation is not of user "
                  + exchange.caller().user()
                  + "; others need a role that grants auth")
          .with("verb", "auth")
          .exception();
    }
    switch (outcome) {
      // Whoever guesses the number of another's operation does not see what it has read.
      case OperationOutcome.Applied _ when !own -> answer(exchange, id, "applied");
      case OperationOutcome.Applied applied ->
          answers.json(
              exchange,
              200,
              json -> {
                json.writeStartObject();
                json.writeStringField("operation", id);
                json.writeStringField("outcome", "applied");
                json.writeFieldName("result");
                ResultJson.writeResult(json, applied.result());
                json.writeEndObject();
              });
      case OperationOutcome.NotApplied _ -> answer(exchange, id, "not_applied");
      // Its answer reached the client, so that nobody needs to ask.
      case OperationOutcome.Forgotten _ -> answer(exchange, id, "delivered");
      case OperationOutcome.Unknown _ ->
          throw Problem.of(
                  ProblemCode.OPERATION_UNKNOWN,
                  "it has not been applied yet, was never sent, or is older than what is kept")
              .with("operation", id)
              .with("outcome", "unknown")
              .exception();
    }
  }

  /** Whether the caller may see all of it. */
  private static boolean isOwn(Exchange exchange, StoreReader reader, String id, boolean numbered) {
    // A number may be another's key: only keys tell whose they are.
    return exchange.caller().isUnasked()
        || exchange.caller().rights().has(Verb.AUTH)
        || (!numbered && exchange.isOfSameUser(reader.fingerprintOf(id)));
  }

  private void answer(Exchange exchange, String id, String outcome) throws IOException {
    answers.json(
        exchange,
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("operation", id);
          json.writeStringField("outcome", outcome);
          json.writeEndObject();
        });
  }
}
