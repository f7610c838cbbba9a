package io.holdfast.client;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A request that a {@link FakeNode} got. */
record FakeRequest(String method, String target, Headers headers, String body) {

  static FakeRequest of(HttpExchange exchange) throws IOException {
    return new FakeRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        exchange.getRequestHeaders(),
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
  }

  String header(String name) {
    return headers.getFirst(name);
  }

  /** What must be equal in all attempts: everything but the timeout. */
  String withoutTimeout() {
    return method + " " + target.replaceAll("timeout=[0-9]+ms", "") + " " + body;
  }
}
