package io.holdfast.client;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** What a {@link FakeNode} does with a request. */
record FakeAnswer(Kind kind, int status, Map<String, String> headers, String body) {
  private enum Kind {
    ANSWER,
    BREAK_CONNECTION,
    HANG
  }

  static FakeAnswer json(int status, String body) {
    return new FakeAnswer(Kind.ANSWER, status, Map.of("Content-Type", "application/json"), body);
  }

  /** A put that was applied. */
  static FakeAnswer written(long revision) {
    return json(
            200,
            "{\"key\":\"k\",\"revision\":%d,\"createRevision\":2,\"version\":1}"
                .formatted(revision))
        .with("Holdfast-Revision", Long.toString(revision));
  }

  /** A record that was read. */
  static FakeAnswer entry(String value, long revision) {
    return json(
            200,
            ("{\"key\":\"k\",\"value\":\"%s\",\"createRevision\":2,\"modifyRevision\":3,"
                    + "\"version\":1}")
                .formatted(value))
        .with("Holdfast-Revision", Long.toString(revision));
  }

  static FakeAnswer problem(int status, String code, String retry) {
    return json(
        status,
        ("{\"status\":%d,\"code\":\"%s\",\"detail\":\"of the test\",\"retry\":\"%s\","
                + "\"currentRevision\":9}")
            .formatted(status, code, retry));
  }

  /** The connection ends after the request arrived: the write may have been applied. */
  static FakeAnswer breakConnection() {
    return new FakeAnswer(Kind.BREAK_CONNECTION, 0, Map.of(), "");
  }

  /** No answer while the node runs. */
  static FakeAnswer hang() {
    return new FakeAnswer(Kind.HANG, 0, Map.of(), "");
  }

  FakeAnswer with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new FakeAnswer(kind, status, more, body);
  }

  void send(HttpExchange exchange, String node, CountDownLatch closed) throws IOException {
    switch (kind) {
      case ANSWER -> answer(exchange, node);
      case BREAK_CONNECTION -> exchange.close();
      case HANG -> awaitClosing(exchange, closed);
    }
  }

  private void answer(HttpExchange exchange, String node) throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Holdfast-Node", node);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void awaitClosing(HttpExchange exchange, CountDownLatch closed) {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }
}
