package io.holdfast.gateway.key;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemHeaders;
import io.holdfast.gateway.errors.ProblemJson;
import io.holdfast.gateway.json.Json;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.NodeHeaders;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes answers, each with the headers that every answer carries. */
public final class Answers {
  private static final String JSON = "application/json";

  private final NodeHeaders headers;

  public Answers(NodeHeaders headers) {
    this.headers = headers;
  }

  /** One JSON value. */
  public void json(Exchange exchange, int status, Json.Writer writer) throws IOException {
    bytes(exchange, status, JSON, Json.line(writer));
  }

  /** A problem, with the headers that belong to its code. */
  public void problem(Exchange exchange, Problem problem) throws IOException {
    ProblemHeaders.writeTo(exchange.response()::setHeader, problem);
    exchange.beforeAnswer(() -> {});
    forgetValue(exchange.response(), problem.code());
    byte[] body = Json.line(json -> ProblemJson.write(json, problem));
    bytes(exchange, problem.code().status(), ProblemJson.MEDIA_TYPE, body);
  }

  /** A value may have been at hand when its answer was refused; what was said of it goes too. */
  private static void forgetValue(HttpServletResponse response, ProblemCode code) {
    ValueHeaders.GUARDS.forEach(name -> response.setHeader(name, null));
    if (code != ProblemCode.PRECONDITION_FAILED) {
      response.setHeader("ETag", null);
    }
  }

  /** Any bytes. To a HEAD only their number goes out. */
  public void bytes(Exchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    HttpServletResponse response = begin(exchange, status);
    response.setContentType(contentType);
    response.setContentLength(body.length);
    if (!exchange.isHead()) {
      response.getOutputStream().write(body);
    }
  }

  /** Status and headers; whatever is written then is the body. */
  public HttpServletResponse begin(Exchange exchange, int status) {
    exchange.answering();
    HttpServletResponse response = exchange.response();
    long seen = exchange.notedRevision();
    String caching = response.getHeader(NodeHeaders.CACHE_CONTROL);
    headers.writeTo(response::setHeader, exchange.hasWritten() ? seen : headers.revision(seen));
    if (caching != null) {
      response.setHeader(NodeHeaders.CACHE_CONTROL, caching);
    }
    response.setStatus(status);
    return response;
  }
}
