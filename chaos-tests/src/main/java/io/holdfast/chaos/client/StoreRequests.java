package io.holdfast.chaos.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Requests to the store, ready to be sent through any gateway. Keys and values are text. */
public final class StoreRequests {
  private StoreRequests() {}

  /** Writes one key. */
  public static HttpRequest put(String key, String value) {
    return put(pathOf(key), "", value);
  }

  /** Writes one key, or says after that time that it is not known to be written. */
  public static HttpRequest put(String key, String value, Duration timeout) {
    return put(pathOf(key), "?timeout=" + timeout.toMillis() + "ms", value);
  }

  /** Writes one key that goes after that time, unless its lease is renewed. */
  public static HttpRequest putFor(String key, String value, Duration ttl) {
    return put(pathOf(key), "?ttl=" + ttl.toMillis() + "ms", value);
  }

  /** Gives a lease its full time again. */
  public static HttpRequest keepAlive(long lease) {
    return HttpRequest.of("POST", "/v1/leases/" + lease + "/keepalive");
  }

  private static HttpRequest put(String path, String query, String value) {
    return HttpRequest.of("PUT", path + query, value.getBytes(StandardCharsets.UTF_8))
        .with("Content-Type", "text/plain; charset=utf-8");
  }

  /** Removes one key. */
  public static HttpRequest delete(String key) {
    return HttpRequest.of("DELETE", pathOf(key));
  }

  /**
   * Reads one key.
   *
   * @param consistency linearizable or local
   */
  public static HttpRequest get(String key, String consistency) {
    return HttpRequest.of("GET", pathOf(key) + "?consistency=" + consistency);
  }

  /** Reads one key, at this revision of the store or a later one. */
  public static HttpRequest getSince(String key, long minimumRevision) {
    return get(key, "session").with("Holdfast-Min-Revision", Long.toString(minimumRevision));
  }

  /** Reads one key from a state that is no older than that. */
  public static HttpRequest getNoOlderThan(String key, Duration staleness) {
    return HttpRequest.of(
        "GET", pathOf(key) + "?consistency=bounded&max_staleness=" + staleness.toMillis() + "ms");
  }

  /**
   * Reads one page of all keys under a prefix.
   *
   * @param consistency linearizable or local
   */
  public static HttpRequest range(String prefix, int limit, String consistency) {
    return HttpRequest.of(
        "GET",
        "/v1/kv?prefix=%s&limit=%d&consistency=%s"
            .formatted(URLEncoder.encode(prefix, StandardCharsets.UTF_8), limit, consistency));
  }

  /** Asks what became of a write. */
  public static HttpRequest operation(String id) {
    return HttpRequest.of("GET", "/v1/operations/" + PercentEncoding.encode(id));
  }

  /** The same request under a name: however often it is sent, it is applied once. */
  public static HttpRequest under(String idempotencyKey, HttpRequest request) {
    return request.with("Idempotency-Key", idempotencyKey);
  }

  static String pathOf(String key) {
    return "/v1/kv/" + PercentEncoding.encode(key);
  }
}
