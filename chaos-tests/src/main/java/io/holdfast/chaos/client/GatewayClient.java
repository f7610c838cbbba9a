package io.holdfast.chaos.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The verbs of Holdfast at one gateway. Has one owner; sends each request once. */
public final class GatewayClient implements AutoCloseable {
  private final HttpConnection connection;
  private final Duration timeout;

  /**
   * Connects with the first request.
   *
   * @param timeout for each request, connecting included
   */
  public GatewayClient(Gateway gateway, Duration timeout) {
    this.connection = new HttpConnection(gateway);
    this.timeout = timeout;
  }

  public Gateway gateway() {
    return connection.gateway();
  }

  /**
   * Writes one key.
   *
   * @param idempotencyKey under which the write may be sent again; empty = none
   */
  public HttpAnswer put(String key, String value, String idempotencyKey) throws IOException {
    byte[] body = value.getBytes(StandardCharsets.UTF_8);
    return send(
        withIdempotencyKey(HttpRequest.of("PUT", pathOf(key), body), idempotencyKey)
            .with("Content-Type", "text/plain; charset=utf-8"));
  }

  /**
   * Reads one key.
   *
   * @param consistency linearizable, session, bounded or local
   */
  public HttpAnswer get(String key, String consistency) throws IOException {
    return send(HttpRequest.of("GET", pathOf(key) + "?consistency=" + consistency));
  }

  /** Adds to a counter in a transaction of its own. */
  public HttpAnswer increment(String key, long by, String idempotencyKey) throws IOException {
    ObjectNode transaction = JsonNodeFactory.instance.objectNode();
    transaction.putArray("compare");
    transaction.putArray("then").addObject().putObject("increment").put("key", key).put("by", by);
    byte[] body = transaction.toString().getBytes(StandardCharsets.UTF_8);
    return send(
        withIdempotencyKey(HttpRequest.of("POST", "/v1/txn", body), idempotencyKey)
            .with("Content-Type", "application/json"));
  }

  public HttpAnswer get(String target) throws IOException {
    return send(HttpRequest.of("GET", target));
  }

  public HttpAnswer send(HttpRequest request) throws IOException {
    return connection.exchange(request, timeout);
  }

  @Override
  public void close() {
    connection.close();
  }

  private static HttpRequest withIdempotencyKey(HttpRequest request, String idempotencyKey) {
    return idempotencyKey.isEmpty() ? request : request.with("Idempotency-Key", idempotencyKey);
  }

  private static String pathOf(String key) {
    return "/v1/kv/" + PercentEncoding.encode(key);
  }
}
