package io.holdfast.chaos.client;

import java.io.IOException;
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
    return send(withIdempotencyKey(StoreRequests.put(key, value), idempotencyKey));
  }

  /**
   * Reads one key.
   *
   * @param consistency linearizable, session, bounded or local
   */
  public HttpAnswer get(String key, String consistency) throws IOException {
    return send(StoreRequests.get(key, consistency));
  }

  /** Adds to a counter in a transaction of its own. */
  public HttpAnswer increment(String key, long by, String idempotencyKey) throws IOException {
    return send(
        withIdempotencyKey(new TransactionBody().increment(key, by).request(), idempotencyKey));
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
    return idempotencyKey.isEmpty() ? request : StoreRequests.under(idempotencyKey, request);
  }
}
