package io.holdfast.gateway.routes;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.json.PolicyReader;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.key.ReadService;
import io.holdfast.gateway.key.WriteService;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Route;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Policy;
import io.holdfast.store.command.Verb;
import io.holdfast.store.result.CommandResult.PolicyDone;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Defaults and floors under key prefixes: {@code /v1/policies}. */
public final class PolicyRoutes {
  private static final String ALL = "/v1/policies";
  private static final String ONE = "/v1/policies/{name}";

  private final WriteService writes;
  private final ReadService reads;
  private final Answers answers;

  public PolicyRoutes(WriteService writes, ReadService reads, Answers answers) {
    this.writes = writes;
    this.reads = reads;
    this.answers = answers;
  }

  public List<Route> routes() {
    Set<String> ofRead = ReadLevel.PARAMETERS;
    return List.of(
        Route.get(ALL, Access.OBSERVE, ofRead, this::list),
        Route.head(ALL, Access.OBSERVE, ofRead, this::list),
        Route.get(ONE, Access.OBSERVE, ofRead, this::get),
        Route.head(ONE, Access.OBSERVE, ofRead, this::get),
        Route.put(
            ONE,
            new Access(Access.Verb.POLICY, Access.Keys.NONE),
            WriteService.PARAMETERS,
            this::put),
        Route.delete(
            ONE,
            new Access(Access.Verb.POLICY, Access.Keys.NONE),
            WriteService.PARAMETERS,
            this::delete));
  }

  private void put(Exchange exchange) throws IOException, InterruptedException {
    Bytes body = exchange.document();
    Policy policy = PolicyReader.read(exchange.identifier(), body);
    PolicyDone done = (PolicyDone) writes.commit(exchange, new Command.PutPolicy(policy), body);
    answers.json(exchange, done.existed() ? 200 : 201, json -> PolicyJson.write(json, policy));
  }

  private void delete(Exchange exchange) throws IOException, InterruptedException {
    String name = exchange.identifier();
    writes.commit(exchange, new Command.DeletePolicy(name), Bytes.EMPTY);
    answers.json(
        exchange,
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("name", name);
          json.writeNumberField("deleted", 1);
          json.writeEndObject();
        });
  }

  private void get(Exchange exchange) throws IOException, InterruptedException {
    String name = exchange.identifier();
    Policy policy =
        reads.open(exchange, Verb.OBSERVE).policies().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(() -> notFound(name));
    answers.json(exchange, 200, json -> PolicyJson.write(json, policy));
  }

  private static RuntimeException notFound(String name) {
    return Problem.of(ProblemCode.POLICY_NOT_FOUND, "there is no policy " + name).exception();
  }

  private void list(Exchange exchange) throws IOException, InterruptedException {
    List<Policy> policies = reads.open(exchange, Verb.OBSERVE).policies();
    answers.json(
        exchange,
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("policies");
          for (Policy policy : policies) {
            PolicyJson.write(json, policy);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
