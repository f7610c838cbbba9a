package io.holdfast.gateway.routes;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.json.Json;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.key.ReadService;
import io.holdfast.gateway.key.RecordJson;
import io.holdfast.gateway.key.WriteService;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.RangeRequest;
import io.holdfast.gateway.request.Route;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.RangeQuery;
import io.holdfast.store.command.Verb;
import io.holdfast.store.read.RangeScan;
import io.holdfast.store.read.StoreReader;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.CommandResult.TransactionDone;
import io.holdfast.store.result.KeyedRecord;
import io.holdfast.store.result.OperationResult;
import io.holdfast.store.result.RangePage;
import io.holdfast.store.result.ReadResult;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Many keys: {@code /v1/kv?prefix=}. */
public final class RangeRoutes {
  private static final String PATH = "/v1/kv";
  private static final String NDJSON = "application/x-ndjson";

  private final WriteService writes;
  private final ReadService reads;
  private final Answers answers;
  private final RangeStream stream;

  public RangeRoutes(WriteService writes, ReadService reads, Answers answers) {
    this.writes = writes;
    this.reads = reads;
    this.answers = answers;
    this.stream = new RangeStream(answers);
  }

  public List<Route> routes() {
    Set<String> ofRead = new HashSet<>(RangeRequest.PARAMETERS);
    ofRead.addAll(ReadService.PARAMETERS);
    Set<String> ofDelete = new HashSet<>(RangeRequest.SPAN_PARAMETERS);
    ofDelete.addAll(WriteService.PARAMETERS);
    ofDelete.addAll(Set.of("all", "dry_run", "atomic"));
    return List.of(
        Route.get(PATH, new Access(Access.Verb.READ, Access.Keys.RANGE), ofRead, this::get),
        Route.head(PATH, new Access(Access.Verb.READ, Access.Keys.RANGE), ofRead, this::get),
        Route.delete(
            PATH, new Access(Access.Verb.DELETE, Access.Keys.RANGE), ofDelete, this::delete));
  }

  private void get(Exchange exchange) throws IOException, InterruptedException {
    RangeRequest request = RangeRequest.of(exchange.query());
    exchange.setHeader("Vary", "Accept, Origin");
    try (var snapshot =
        reads.openSnapshot(
            exchange,
            reads.level(exchange, request.page().range()),
            Verb.READ,
            request.page().range())) {
      if (exchange.accepts(NDJSON) && !request.countOnly()) {
        KeyRange range = request.page().range();
        stream.write(
            exchange,
            request,
            snapshot.reader(),
            reads.longReads(),
            () -> reads.requireStill(exchange, Verb.READ, range));
        return;
      }
      RangeScan scan = scan(exchange, snapshot.reader(), request.page(), request.revision());
      long revision = scan.revision();
      byte[] body =
          request.countOnly()
              ? countJson(reads.longReads().count(exchange, scan), revision)
              : reads
                  .longReads()
                  .read(
                      exchange,
                      scan,
                      page -> Json.line(json -> writePage(json, request, page, revision)));
      answers.bytes(exchange, 200, "application/json", body);
    }
  }

  private static RangeScan scan(
      Exchange exchange, StoreReader reader, RangeQuery query, long revision) {
    ReadResult.Found<RangeScan> found = ReadService.found(reader.scan(query, revision));
    exchange.noteRevision(found.revision());
    return found.value();
  }

  private static byte[] countJson(long count, long revision) throws IOException {
    return Json.line(
        json -> {
          json.writeStartObject();
          json.writeNumberField("count", count);
          json.writeNumberField("revision", revision);
          json.writeEndObject();
        });
  }

  private static void writePage(
      JsonGenerator json, RangeRequest request, RangePage page, long revision) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("items");
    for (KeyedRecord item : page.items()) {
      RecordJson.write(json, item, request.keysOnly());
    }
    json.writeEndArray();
    json.writeNumberField("count", page.count());
    if (page.more() && !page.items().isEmpty()) {
      Bytes last = page.items().getLast().key();
      json.writeStringField("cursor", request.cursorBehind(last, revision).text());
    }
    json.writeNumberField("revision", revision);
    json.writeEndObject();
  }

  private void delete(Exchange exchange) throws IOException, InterruptedException {
    KeyRange range = RangeRequest.spanToDelete(exchange.query());
    boolean atomic = exchange.query().flag("atomic", true);
    PagedDeletion pages = new PagedDeletion(writes, reads, exchange, range);
    if (exchange.query().flag("dry_run")) {
      checkDurability(exchange, range, atomic, pages);
      count(exchange, range);
      return;
    }
    if (!atomic) {
      PagedDeletion.Done done = pages.run();
      answers.json(exchange, 200, done::write);
      return;
    }
    TransactionDone done = (TransactionDone) deleteAtOnce(exchange, range);
    long deleted = ((OperationResult.DeleteDone) done.results().getFirst()).deleted();
    answer(exchange, done.revision(), deleted, false);
  }

  private CommandResult deleteAtOnce(Exchange exchange, KeyRange range)
      throws InterruptedException {
    try {
      return writes.commit(exchange, PagedDeletion.deletion(range), Bytes.EMPTY);
    } catch (ProblemException refused) {
      Problem problem = refused.problem();
      if (problem.code() != ProblemCode.TOO_MANY_KEYS) {
        throw refused;
      }
      String advice = "; atomic=false deletes page by page, each a revision of its own";
      throw new Problem(problem.code(), problem.detail() + advice, problem.facts()).exception();
    }
  }

  /** A dry run refuses what the deletion would be refused for. */
  private void checkDurability(
      Exchange exchange, KeyRange range, boolean atomic, PagedDeletion pages) {
    if (atomic) {
      var _ = writes.durability(exchange, PagedDeletion.deletion(range));
    } else {
      var _ = pages.durability();
    }
  }

  private void count(Exchange exchange, KeyRange range) throws IOException, InterruptedException {
    RangeQuery query = new RangeQuery(range, 0, false, true, true);
    try (var snapshot =
        reads.openSnapshot(exchange, new ReadLevel.Linearizable(), Verb.DELETE, range)) {
      RangeScan scan = scan(exchange, snapshot.reader(), query, 0);
      answer(exchange, scan.revision(), reads.longReads().count(exchange, scan), true);
    }
  }

  private void answer(Exchange exchange, long revision, long deleted, boolean dryRun)
      throws IOException {
    exchange.noteRevision(revision);
    answers.json(
        exchange,
        200,
        json -> {
          json.writeStartObject();
          json.writeNumberField("revision", revision);
          json.writeNumberField("deleted", deleted);
          if (dryRun) {
            json.writeBooleanField("dryRun", true);
          }
          json.writeEndObject();
        });
  }
}
