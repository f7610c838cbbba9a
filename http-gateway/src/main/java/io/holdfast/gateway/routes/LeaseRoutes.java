package io.holdfast.gateway.routes;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.json.LeaseReader;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.key.ReadService;
import io.holdfast.gateway.key.ResultJson;
import io.holdfast.gateway.key.WriteService;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.QueryParameters;
import io.holdfast.gateway.request.Route;
import io.holdfast.gateway.text.DurationText;
import io.holdfast.gateway.text.WholeNumber;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Verb;
import io.holdfast.store.result.CommandResult.LeaseEnded;
import io.holdfast.store.result.CommandResult.LeaseGranted;
import io.holdfast.store.result.CommandResult.LeasesKept;
import io.holdfast.store.result.LeaseStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Leases: keys that are bound to one are deleted when it ends. */
public final class LeaseRoutes {
  private static final String ALL = "/v1/leases";
  private static final String PATH = ALL + "/{lease}";
  private static final Set<String> LIST_PARAMETERS =
      Set.of("after", "limit", ReadLevel.PARAMETER, ReadLevel.MAX_STALENESS);

  /** Leases of a page when no limit is named. */
  private static final long PAGE_LEASES = 1_000;

  private final WriteService writes;
  private final ReadService reads;
  private final Answers answers;

  public LeaseRoutes(WriteService writes, ReadService reads, Answers answers) {
    this.writes = writes;
    this.reads = reads;
    this.answers = answers;
  }

  public List<Route> routes() {
    Set<String> ofRead = ReadLevel.PARAMETERS;
    return List.of(
        Route.post(
            ALL,
            new Access(Access.Verb.LEASE, Access.Keys.NONE),
            WriteService.PARAMETERS,
            this::grant),
        Route.get(
            ALL, new Access(Access.Verb.LEASE, Access.Keys.NONE), LIST_PARAMETERS, this::list),
        Route.head(
            ALL, new Access(Access.Verb.LEASE, Access.Keys.NONE), LIST_PARAMETERS, this::list),
        Route.post(
            ALL + "/keepalive",
            new Access(Access.Verb.LEASE, Access.Keys.NONE),
            WriteService.PARAMETERS,
            this::keepAllAlive),
        Route.get(PATH, new Access(Access.Verb.LEASE, Access.Keys.NONE), ofRead, this::get),
        Route.head(PATH, new Access(Access.Verb.LEASE, Access.Keys.NONE), ofRead, this::get),
        Route.post(
            PATH + "/keepalive",
            new Access(Access.Verb.LEASE, Access.Keys.NONE),
            WriteService.PARAMETERS,
            this::keepAlive),
        Route.delete(
            PATH,
            new Access(Access.Verb.LEASE, Access.Keys.LEASE),
            WriteService.PARAMETERS,
            this::revoke));
  }

  private void grant(Exchange exchange) throws IOException, InterruptedException {
    Bytes body = exchange.document();
    Command command = new Command.GrantLease(LeaseReader.ttlMillis(body));
    answer(exchange, 201, (LeaseGranted) writes.commit(exchange, command, body));
  }

  private void keepAlive(Exchange exchange) throws IOException, InterruptedException {
    exchange.refuseBody();
    Command command = new Command.KeepLeaseAlive(lease(exchange));
    answer(exchange, 200, (LeaseGranted) writes.commit(exchange, command, Bytes.EMPTY));
  }

  private void keepAllAlive(Exchange exchange) throws IOException, InterruptedException {
    Bytes body = exchange.document();
    List<Long> leases = LeaseReader.leases(body);
    LeasesKept kept =
        (LeasesKept) writes.commit(exchange, new Command.KeepLeasesAlive(leases), body);
    answers.json(
        exchange,
        200,
        json -> {
          json.writeStartObject();
          json.writeNumberField("revision", kept.revision());
          json.writeArrayFieldStart("leases");
          for (int i = 0; i < leases.size(); i++) {
            writeKept(json, leases.get(i), kept.ttlMillis().get(i));
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void writeKept(JsonGenerator json, long lease, long ttlMillis) throws IOException {
    json.writeStartObject();
    json.writeNumberField("lease", lease);
    json.writeBooleanField("alive", ttlMillis != 0);
    if (ttlMillis != 0) {
      json.writeStringField("ttl", DurationText.format(Duration.ofMillis(ttlMillis)));
    }
    json.writeEndObject();
  }

  private void answer(Exchange exchange, int status, LeaseGranted granted) throws IOException {
    answers.json(
        exchange,
        status,
        json -> {
          json.writeStartObject();
          ResultJson.writeLease(json, granted);
          json.writeEndObject();
        });
  }

  private void revoke(Exchange exchange) throws IOException, InterruptedException {
    long lease = lease(exchange);
    // Which keys are bound to it decides what the caller needs: those of now, not of a while ago.
    var _ = reads.open(exchange, Verb.LEASE);
    Command command = new Command.RevokeLease(lease);
    LeaseEnded ended = (LeaseEnded) writes.commit(exchange, command, Bytes.EMPTY);
    answers.json(exchange, 200, json -> ResultJson.writeResult(json, ended));
  }

  private void get(Exchange exchange) throws IOException, InterruptedException {
    long id = lease(exchange);
    LeaseStatus lease = reads.open(exchange, Verb.LEASE).lease(id);
    if (lease == null) {
      throw Problem.of(ProblemCode.LEASE_NOT_FOUND, "there is no lease " + id).exception();
    }
    answers.json(exchange, 200, json -> write(json, lease));
  }

  private void list(Exchange exchange) throws IOException, InterruptedException {
    QueryParameters query = exchange.query();
    long after = query.number("after", 0, Long.MAX_VALUE, ProblemCode.BAD_PARAMETER).orElse(0L);
    int limit =
        query
            .number("limit", 1, Limits.MAX_RANGE_ITEMS, ProblemCode.BAD_PARAMETER)
            .orElse(PAGE_LEASES)
            .intValue();
    List<LeaseStatus> leases = reads.open(exchange, Verb.LEASE).leasesAfter(after, limit + 1);
    answers.json(
        exchange,
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("leases");
          for (LeaseStatus lease : leases.subList(0, Math.min(limit, leases.size()))) {
            write(json, lease);
          }
          json.writeEndArray();
          json.writeBooleanField("more", leases.size() > limit);
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, LeaseStatus lease) throws IOException {
    json.writeStartObject();
    json.writeNumberField("lease", lease.lease());
    json.writeStringField("ttl", DurationText.format(Duration.ofMillis(lease.ttlMillis())));
    json.writeNumberField("renewals", lease.renewals());
    json.writeNumberField("keys", lease.keys());
    json.writeEndObject();
  }

  private static long lease(Exchange exchange) {
    String text = exchange.plainPathParameter();
    return WholeNumber.parse(text)
        .filter(lease -> lease > 0)
        .orElseThrow(
            () ->
                Problem.of(ProblemCode.LEASE_NOT_FOUND, "a lease is a whole number, not " + text)
                    .exception());
  }
}
