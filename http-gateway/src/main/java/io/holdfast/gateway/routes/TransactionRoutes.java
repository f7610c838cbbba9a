package io.holdfast.gateway.routes;

import io.holdfast.gateway.json.TransactionReader;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.key.ResultJson;
import io.holdfast.gateway.key.WriteService;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Route;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Operation;
import io.holdfast.store.result.CommandResult.TransactionDone;
import java.io.IOException;
import java.util.List;

/** Several operations as one: {@code POST /v1/txn}. */
public final class TransactionRoutes {
  private final WriteService writes;
  private final Answers answers;

  public TransactionRoutes(WriteService writes, Answers answers) {
    this.writes = writes;
    this.answers = answers;
  }

  public List<Route> routes() {
    return List.of(
        Route.post(
            "/v1/txn",
            new Access(Access.Verb.COMMANDS, Access.Keys.BODY),
            WriteService.PARAMETERS,
            this::post));
  }

  private void post(Exchange exchange) throws IOException, InterruptedException {
    Bytes body = exchange.document();
    Command.Transaction transaction =
        new TransactionReader(exchange.limits().valueBytes()).transaction(body);
    TransactionDone done = (TransactionDone) writes.commit(exchange, transaction, body);
    List<Operation> ran = done.succeeded() ? transaction.then() : transaction.otherwise();
    answers.json(exchange, 200, json -> ResultJson.writeTransaction(json, done, ran));
  }
}
