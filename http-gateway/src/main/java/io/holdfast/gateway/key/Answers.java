package io.holdfast.gateway.key;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemHeaders;
import io.holdfast.gateway.errors.ProblemJson;
import io.holdfast.gateway.json.Json;
import io.holdfast.gateway.request.NodeHeaders;
import io.holdfast.gateway.request.Reply;
import java.io.IOException;

/** Writes answers, each with the headers that every answer carries. Safe for many threads. */
public final class Answers {
  static final String JSON = "application/json";

  private final NodeHeaders headers;

  public Answers(NodeHeaders headers) {
    this.headers = headers;
  }

  /** One JSON value. */
  public void json(Reply reply, int status, Json.Writer writer) throws IOException {
    bytes(reply, status, JSON, Json.line(writer));
  }

  /** A problem, with the headers that belong to its code. */
  public void problem(Reply reply, Problem problem) throws IOException {
    problem(reply, problem, Json.line(json -> ProblemJson.write(json, problem)));
  }

  /** A problem whose JSON is at hand. */
  void problem(Reply reply, Problem problem, byte[] json) throws IOException {
    if (problem.code() == ProblemCode.OUTCOME_UNKNOWN) {
      reply.leaveOutcomeOpen();
    }
    ProblemHeaders.writeTo(reply, problem);
    reply.beforeAnswer(() -> {});
    bytes(reply, problem.code().status(), ProblemJson.MEDIA_TYPE, json);
  }

  /** Any bytes. To a HEAD only their number goes out. */
  public void bytes(Reply reply, int status, String contentType, byte[] body) throws IOException {
    begin(reply);
    reply.send(status, contentType, body);
  }

  /** The headers that every answer carries; its status and body are the caller's to send. */
  public void begin(Reply reply) {
    reply.answering();
    long seen = reply.notedRevision();
    headers.writeTo(reply, reply.hasWritten() ? seen : headers.revision(seen));
  }
}
