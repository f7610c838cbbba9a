package io.holdfast.gateway.routes;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.json.LockReader;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.key.LockService;
import io.holdfast.gateway.key.ReadService;
import io.holdfast.gateway.key.ResultJson;
import io.holdfast.gateway.key.WriteService;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Route;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.LockCommand;
import io.holdfast.store.command.Verb;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.CommandResult.LockPlace;
import io.holdfast.store.table.Lock;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Locks: one holder, or several that share it; who waits is served in the order of coming. */
public final class LockRoutes {
  private static final String PATH = "/v1/locks/{name}";
  private static final Access LOCK = new Access(Access.Verb.LOCK, Access.Keys.NAME);

  private final LockService locks;
  private final WriteService writes;
  private final ReadService reads;
  private final Answers answers;

  public LockRoutes(LockService locks, WriteService writes, ReadService reads, Answers answers) {
    this.locks = locks;
    this.writes = writes;
    this.reads = reads;
    this.answers = answers;
  }

  public List<Route> routes() {
    Set<String> ofRead = ReadLevel.PARAMETERS;
    Set<String> ofVerify = with(ofRead, "token");
    Set<String> ofRelease = with(with(WriteService.PARAMETERS, "owner"), "token");
    return List.of(
        Route.get(PATH, LOCK, ofRead, this::get),
        Route.head(PATH, LOCK, ofRead, this::get),
        Route.post(PATH, LOCK, Set.of(), this::acquire),
        Route.delete(PATH, LOCK, ofRelease, this::release),
        Route.get(PATH + "/verify", LOCK, ofVerify, this::verify),
        Route.head(PATH + "/verify", LOCK, ofVerify, this::verify));
  }

  private static Set<String> with(Set<String> parameters, String more) {
    Set<String> all = new HashSet<>(parameters);
    all.add(more);
    return Set.copyOf(all);
  }

  private void acquire(Exchange exchange) throws IOException, InterruptedException {
    Bytes body = exchange.document();
    LockReader.Wanted wanted = LockReader.read(exchange.plainPathParameter(), body);
    LockPlace held = locks.acquire(exchange, wanted, body);
    answers.json(
        exchange,
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("lock", wanted.acquire().name());
          json.writeStringField("owner", wanted.acquire().owner());
          json.writeNumberField("token", held.token());
          json.writeNumberField("lease", held.lease());
          json.writeNumberField("revision", Math.max(held.revision(), held.token()));
          json.writeEndObject();
        });
  }

  private void release(Exchange exchange) throws IOException, InterruptedException {
    String name = LockReader.checkedName(exchange.plainPathParameter());
    String owner =
        exchange
            .query()
            .text("owner")
            .map(LockReader::checkedOwner)
            .orElseThrow(() -> missing("owner"));
    LockCommand release = new LockCommand.Release(name, owner, token(exchange));
    CommandResult ended = writes.commit(exchange, release, Bytes.EMPTY);
    answers.json(exchange, 200, json -> ResultJson.writeResult(json, ended));
  }

  private void get(Exchange exchange) throws IOException, InterruptedException {
    String name = LockReader.checkedName(exchange.plainPathParameter());
    Lock lock = lock(exchange, name);
    answers.json(
        exchange,
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("lock", name);
          write(json, "holders", lock.holders());
          write(json, "queue", lock.waiting());
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, String field, List<Lock.Place> places)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (Lock.Place place : places) {
      json.writeStartObject();
      json.writeStringField("owner", place.owner());
      json.writeNumberField("lease", place.lease());
      json.writeStringField("mode", place.shared() ? "shared" : "exclusive");
      if (place.permits() > 0) {
        json.writeNumberField("permits", place.permits());
      }
      if (place.isHeld()) {
        json.writeNumberField("token", place.token());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void verify(Exchange exchange) throws IOException, InterruptedException {
    String name = LockReader.checkedName(exchange.plainPathParameter());
    long token = token(exchange);
    boolean valid = lock(exchange, name).isHeldBy(token);
    answers.json(
        exchange,
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("lock", name);
          json.writeNumberField("token", token);
          json.writeBooleanField("valid", valid);
          json.writeEndObject();
        });
  }

  private Lock lock(Exchange exchange, String name) throws InterruptedException {
    return reads.open(exchange, Verb.LOCK, KeyRange.only(Bytes.utf8(name))).lock(name);
  }

  private static long token(Exchange exchange) {
    return exchange
        .query()
        .number("token", 1, Long.MAX_VALUE, ProblemCode.BAD_PARAMETER)
        .orElseThrow(() -> missing("token"));
  }

  private static RuntimeException missing(String parameter) {
    return Problem.of(ProblemCode.BAD_PARAMETER, "the parameter " + parameter + " is missing")
        .exception();
  }
}
