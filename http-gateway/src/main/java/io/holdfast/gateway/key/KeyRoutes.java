package io.holdfast.gateway.key;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.json.Json;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.EntityTags;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Preconditions;
import io.holdfast.gateway.request.QueryParameters;
import io.holdfast.gateway.request.Route;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command;
import io.holdfast.store.command.Comparison;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.RangeQuery;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.CommandResult.TransactionDone;
import io.holdfast.store.result.OperationResult;
import io.holdfast.store.result.ReadResult;
import io.holdfast.store.result.StoredRecord;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One key: {@code /v1/kv/<key>}. */
public final class KeyRoutes {

  private final WriteService writes;
  private final ReadService reads;
  private final Answers answers;

  public KeyRoutes(WriteService writes, ReadService reads, Answers answers) {
    this.writes = writes;
    this.reads = reads;
    this.answers = answers;
  }

  public List<Route> routes() {
    Set<String> ofPut = new HashSet<>(WriteService.PARAMETERS);
    ofPut.addAll(Set.of("lease", "ttl"));
    return List.of(
        Route.put(
            Route.KEY_PATH, new Access(Access.Verb.WRITE, Access.Keys.PATH), ofPut, this::put),
        Route.get(
            Route.KEY_PATH,
            new Access(Access.Verb.READ, Access.Keys.PATH),
            ReadService.PARAMETERS,
            this::get),
        Route.head(
            Route.KEY_PATH,
            new Access(Access.Verb.READ, Access.Keys.PATH),
            ReadService.PARAMETERS,
            this::get),
        Route.delete(
            Route.KEY_PATH,
            new Access(Access.Verb.DELETE, Access.Keys.PATH),
            WriteService.PARAMETERS,
            this::delete));
  }

  private void put(Exchange exchange) throws IOException, InterruptedException {
    Bytes key = exchange.key();
    Preconditions conditions = exchange.preconditions();
    long lease = lease(exchange.query());
    long ttlMillis = ttlMillis(exchange.query());
    Bytes value = exchange.value();
    Operation put = new Operation.Put(key, value, exchange.contentType(), lease, ttlMillis);
    TransactionDone done = commit(exchange, key, conditions, put, value);
    OperationResult.PutDone record = (OperationResult.PutDone) done.results().getFirst();
    exchange.response().setHeader("ETag", EntityTags.of(record.modifyRevision()));
    answers.json(exchange, putStatus(record), json -> writePut(json, key, record));
  }

  /** A put without conditions, lease or ttl. */
  public static Command plainPut(Bytes key, Bytes value, String contentType) {
    Operation put = new Operation.Put(key, value, contentType, 0, 0);
    return new Command.Transaction(List.of(), List.of(put), List.of());
  }

  /** The status of an answer to a put. */
  public static int putStatus(OperationResult.PutDone record) {
    return record.version() == 1 ? HttpServletResponse.SC_CREATED : HttpServletResponse.SC_OK;
  }

  /** Writes what a put is answered with. */
  public static void writePut(JsonGenerator json, Bytes key, OperationResult.PutDone record)
      throws IOException {
    json.writeStartObject();
    Json.writeBytes(json, "key", key);
    json.writeNumberField("revision", record.modifyRevision());
    json.writeNumberField("modifyRevision", record.modifyRevision());
    json.writeNumberField("createRevision", record.createRevision());
    json.writeNumberField("version", record.version());
    if (record.lease() != 0) {
      json.writeNumberField("lease", record.lease());
    }
    json.writeEndObject();
  }

  private void delete(Exchange exchange) throws IOException, InterruptedException {
    Bytes key = exchange.key();
    Operation delete = new Operation.Delete(key);
    TransactionDone done = commit(exchange, key, exchange.preconditions(), delete, Bytes.EMPTY);
    long deleted = ((OperationResult.DeleteDone) done.results().getFirst()).deleted();
    if (deleted == 0) {
      throw notFound(done.revision());
    }
    answers.json(
        exchange,
        HttpServletResponse.SC_OK,
        json -> {
          json.writeStartObject();
          json.writeNumberField("revision", done.revision());
          json.writeNumberField("deleted", deleted);
          json.writeEndObject();
        });
  }

  /** Carries out the operation if the conditions hold; 412 with the current revision if not. */
  private TransactionDone commit(
      Exchange exchange, Bytes key, Preconditions conditions, Operation operation, Bytes body)
      throws InterruptedException {
    List<Comparison> compare = conditions.comparisons(key);
    List<Operation> otherwise = compare.isEmpty() ? List.of() : List.of(withoutValue(key));
    Command command = new Command.Transaction(compare, List.of(operation), otherwise);
    TransactionDone done = (TransactionDone) writes.commit(exchange, command, body);
    if (!done.succeeded()) {
      throw preconditionFailed(exchange, done);
    }
    return done;
  }

  /** Reads the record of one key, not its value: the result is kept until it is delivered. */
  private static Operation withoutValue(Bytes key) {
    return new Operation.Range(new RangeQuery(KeyRange.only(key), 1, false, true, false));
  }

  private static RuntimeException preconditionFailed(Exchange exchange, TransactionDone done) {
    var items = ((OperationResult.RangeDone) done.results().getFirst()).page().items();
    long current = items.isEmpty() ? 0 : items.getFirst().record().modifyRevision();
    if (current != 0) {
      exchange.response().setHeader("ETag", EntityTags.of(current));
    }
    String detail =
        current == 0 ? "the key is not there" : "the key is at modify revision " + current;
    return Problem.of(ProblemCode.PRECONDITION_FAILED, detail)
        .with("currentRevision", current)
        .exception();
  }

  private void get(Exchange exchange) throws IOException, InterruptedException {
    Bytes key = exchange.key();
    Preconditions conditions = exchange.preconditions();
    long revision = ReadService.revision(exchange);
    StoredRecord record = read(reads.open(exchange, key), key, revision);
    long current = record == null ? 0 : record.modifyRevision();
    if (conditions.match().isPresent() && !conditions.match().get().matches(current)) {
      exchange.answering();
      throw Problem.of(ProblemCode.PRECONDITION_FAILED, "the key is at modify revision " + current)
          .with("currentRevision", current)
          .exception();
    }
    if (record == null) {
      // That there is none is read from the state like a value, and is as old: it says so too.
      exchange.answering();
      throw notFound(revision);
    }
    boolean asJson = exchange.accepts("application/json");
    String tag = asJson ? EntityTags.ofJson(current) : EntityTags.of(current);
    ValueHeaders.writeValidators(exchange.response()::setHeader, tag);
    if (conditions.noneMatch().isPresent() && conditions.noneMatch().get().matches(tag)) {
      answers.begin(exchange, HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    write(exchange, key, record, asJson);
  }

  private static StoredRecord read(StoreReader reader, Bytes key, long revision) {
    if (revision == 0) {
      return reader.get(key);
    }
    ReadResult<StoredRecord> result = reader.getAt(key, revision);
    return ReadService.found(result).value();
  }

  private void write(Exchange exchange, Bytes key, StoredRecord record, boolean asJson)
      throws IOException {
    exchange.noteRevision(record.modifyRevision());
    if (asJson) {
      answers.json(
          exchange,
          HttpServletResponse.SC_OK,
          json -> {
            json.writeStartObject();
            RecordJson.writeFields(json, key, record, false);
            json.writeEndObject();
          });
      return;
    }
    ValueHeaders.writeGuards(exchange.response()::setHeader);
    byte[] value = record.value().array();
    answers.bytes(exchange, HttpServletResponse.SC_OK, ValueHeaders.contentType(record), value);
  }

  /** What is said of a key that is not there now. */
  public static Problem noRecord() {
    return Problem.of(ProblemCode.KEY_NOT_FOUND, "no record has this key");
  }

  private static RuntimeException notFound(long revision) {
    Problem problem = noRecord();
    return (revision == 0 ? problem : problem.with("revision", revision)).exception();
  }

  private static long lease(QueryParameters query) {
    return query.number("lease", 1, Long.MAX_VALUE, ProblemCode.BAD_PARAMETER).orElse(0L);
  }

  private static long ttlMillis(QueryParameters query) {
    if (query.has("lease") && query.has("ttl")) {
      throw Problem.of(ProblemCode.BAD_TTL, "a key has a lease or a ttl, not both").exception();
    }
    Duration least = Duration.ofMillis(Limits.MIN_TTL_MILLIS);
    Duration most = Duration.ofMillis(Limits.MAX_TTL_MILLIS);
    return query.duration("ttl", least, most).map(Duration::toMillis).orElse(0L);
  }
}
