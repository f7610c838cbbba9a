package io.holdfast.gateway.key;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.gateway.errors.HeaderSink;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemJson;
import io.holdfast.gateway.json.Json;
import io.holdfast.gateway.request.EntityTags;
import io.holdfast.gateway.request.Reply;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.result.OperationResult;
import io.holdfast.store.result.StoredRecord;
import java.io.IOException;

/** Says over HTTP what came of a request for one key. Safe for many threads. */
public final class KeyAnswers {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NOT_MODIFIED = 304;
  private static final String NO_CONTENT_TYPE = "application/octet-stream";

  private static final Problem MISSING =
      Problem.of(ProblemCode.KEY_NOT_FOUND, "no record has this key");
  private static final byte[] MISSING_JSON = Json.line(json -> ProblemJson.write(json, MISSING));

  private final Answers answers;

  public KeyAnswers(Answers answers) {
    this.answers = answers;
  }

  /** Sends the answer. */
  public void send(Reply reply, KeyResult result) throws IOException {
    switch (result) {
      case KeyResult.Value value -> value(reply, value);
      case KeyResult.Whole whole -> whole(reply, whole);
      case KeyResult.NotModified(String tag) -> {
        answers.begin(reply);
        writeValidators(reply, tag);
        reply.send(NOT_MODIFIED);
      }
      case KeyResult.Missing(long revision) -> missing(reply, revision);
      case KeyResult.ConditionFailed(long current) -> conditionFailed(reply, current);
      case KeyResult.Put(Bytes key, OperationResult.PutDone done) -> {
        reply.setHeader("ETag", EntityTags.of(done.modifyRevision()));
        int status = done.version() == 1 ? CREATED : OK;
        answers.json(reply, status, json -> writePut(json, key, done));
      }
      case KeyResult.Deleted deleted ->
          answers.json(reply, OK, json -> writeDeleted(json, deleted));
      case KeyResult.Refused(Problem problem) -> answers.problem(reply, problem);
    }
  }

  private void value(Reply reply, KeyResult.Value value) throws IOException {
    StoredRecord stored = value.stored();
    reply.noteRevision(stored.modifyRevision());
    answers.begin(reply);
    writeValidators(reply, value.tag());
    // It is somebody's bytes: a browser must not run it as a page of this node.
    reply.setHeader("X-Content-Type-Options", "nosniff");
    reply.setHeader("Content-Security-Policy", "sandbox");
    String contentType = stored.contentType().isEmpty() ? NO_CONTENT_TYPE : stored.contentType();
    reply.send(OK, contentType, stored.value().array());
  }

  private void whole(Reply reply, KeyResult.Whole whole) throws IOException {
    reply.noteRevision(whole.stored().modifyRevision());
    answers.begin(reply);
    writeValidators(reply, whole.tag());
    byte[] body =
        Json.line(
            json -> {
              json.writeStartObject();
              RecordJson.writeFields(json, whole.key(), whole.stored(), false);
              json.writeEndObject();
            });
    reply.send(OK, Answers.JSON, body);
  }

  /**
   * Which revision and form of the record it is; the answer that nothing has changed has them too.
   * The same path gives JSON to those who ask for it.
   */
  private static void writeValidators(HeaderSink headers, String tag) {
    headers.setHeader("ETag", tag);
    headers.setHeader("Vary", "Accept, Origin");
  }

  /** That there is none is read from the state like a value, and is as old: it says so too. */
  private void missing(Reply reply, long revision) throws IOException {
    reply.answering();
    if (revision == 0) {
      answers.problem(reply, MISSING, MISSING_JSON);
    } else {
      answers.problem(reply, MISSING.with("revision", revision));
    }
  }

  private void conditionFailed(Reply reply, long current) throws IOException {
    reply.answering();
    String detail = "the key is not there";
    if (current != 0) {
      detail = "the key is at modify revision " + current;
      reply.setHeader("ETag", EntityTags.of(current));
    }
    answers.problem(
        reply,
        Problem.of(ProblemCode.PRECONDITION_FAILED, detail).with("currentRevision", current));
  }

  private static void writePut(JsonGenerator json, Bytes key, OperationResult.PutDone done)
      throws IOException {
    json.writeStartObject();
    Json.writeBytes(json, "key", key);
    json.writeNumberField("revision", done.modifyRevision());
    json.writeNumberField("modifyRevision", done.modifyRevision());
    json.writeNumberField("createRevision", done.createRevision());
    json.writeNumberField("version", done.version());
    if (done.lease() != 0) {
      json.writeNumberField("lease", done.lease());
    }
    json.writeEndObject();
  }

  private static void writeDeleted(JsonGenerator json, KeyResult.Deleted done) throws IOException {
    json.writeStartObject();
    json.writeNumberField("revision", done.revision());
    json.writeNumberField("deleted", done.deleted());
    json.writeEndObject();
  }
}
