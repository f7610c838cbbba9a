package io.holdfast.gateway.routes;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemJson;
import io.holdfast.gateway.errors.ProblemTable;
import io.holdfast.gateway.json.Json;
import io.holdfast.gateway.json.JsonText;
import io.holdfast.gateway.json.TransactionReader;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.key.BatchService;
import io.holdfast.gateway.key.BatchService.Part;
import io.holdfast.gateway.key.ResultJson;
import io.holdfast.gateway.key.WriteService;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Route;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.SubmittedCommand;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.CommandResult.TransactionDone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Many operations in one round trip, each for itself: {@code POST /v1/batch}. */
public final class BatchRoutes {
  private static final String NDJSON = "application/x-ndjson";

  /** Room behind the client's key for the number of the operation. */
  private static final int KEY_ROOM_BYTES = 5;

  private final BatchService batches;
  private final Answers answers;

  public BatchRoutes(BatchService batches, Answers answers) {
    this.batches = batches;
    this.answers = answers;
  }

  public List<Route> routes() {
    return List.of(
        Route.post(
            "/v1/batch",
            new Access(Access.Verb.COMMANDS, Access.Keys.BODY),
            WriteService.PARAMETERS,
            this::post));
  }

  private void post(Exchange exchange) throws IOException, InterruptedException {
    Bytes body = exchange.document();
    boolean lines = !isArray(body);
    TransactionReader reader = new TransactionReader(exchange.limits().valueBytes());
    List<Operation> operations = lines ? reader.lines(body) : reader.array(body);
    List<Part> results =
        operations.isEmpty()
            ? List.of()
            : batches.commit(exchange, commands(exchange, operations, body));
    if (lines || exchange.accepts(NDJSON)) {
      byte[] answer = Json.lines(json -> writeAll(json, operations, results));
      answers.bytes(exchange, 200, NDJSON, answer);
    } else {
      answers.json(exchange, 200, json -> writeArray(json, operations, results));
    }
  }

  /** An array begins with its bracket; lines begin with an object. */
  private static boolean isArray(Bytes body) {
    for (int i = JsonText.begin(body); i < body.size(); i++) {
      byte next = body.array()[i];
      if (next != ' ' && next != '\t' && next != '\r' && next != '\n') {
        return next == '[';
      }
    }
    return true;
  }

  private static List<SubmittedCommand> commands(
      Exchange exchange, List<Operation> operations, Bytes body) {
    String key = exchange.idempotencyKey().orElse("");
    checkKeyRoom(key);
    Bytes fingerprint = key.isEmpty() ? Bytes.EMPTY : exchange.fingerprint(body);
    List<SubmittedCommand> commands = new ArrayList<>(operations.size());
    for (int i = 0; i < operations.size(); i++) {
      Command command = new Command.Transaction(List.of(), List.of(operations.get(i)), List.of());
      String own = key.isEmpty() ? "" : key + "#" + i;
      commands.add(new SubmittedCommand(own, fingerprint, command));
    }
    return commands;
  }

  private static void checkKeyRoom(String key) {
    int most = Limits.MAX_IDEMPOTENCY_KEY_BYTES - KEY_ROOM_BYTES;
    if (key.getBytes(StandardCharsets.UTF_8).length > most) {
      throw Problem.of(
              ProblemCode.BAD_IDEMPOTENCY_KEY,
              "Idempotency-Key of a batch must have at most "
                  + most
                  + " bytes: each operation"
                  + " adds its number")
          .exception();
    }
  }

  private static void writeAll(JsonGenerator json, List<Operation> operations, List<Part> results)
      throws IOException {
    for (int i = 0; i < results.size(); i++) {
      writeOne(json, operations.get(i), results.get(i));
    }
  }

  private static void writeArray(JsonGenerator json, List<Operation> operations, List<Part> results)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("results");
    writeAll(json, operations, results);
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeOne(JsonGenerator json, Operation operation, Part part)
      throws IOException {
    json.writeStartObject();
    switch (part) {
      case Part.NotDone(Problem problem) -> writeProblem(json, problem);
      case Part.Answered(TransactionDone done) -> {
        json.writeNumberField("revision", done.revision());
        ResultJson.writeOperation(json, operation, done.results().getFirst());
      }
      case Part.Answered(CommandResult.Refused refused) -> {
        json.writeNumberField("revision", refused.revision());
        writeProblem(json, ProblemTable.of(refused));
      }
      case Part.Answered(CommandResult other) ->
          throw new IllegalStateException("not the result of an operation: " + other);
    }
    json.writeEndObject();
  }

  private static void writeProblem(JsonGenerator json, Problem problem) throws IOException {
    json.writeFieldName("problem");
    ProblemJson.write(json, problem);
  }
}
