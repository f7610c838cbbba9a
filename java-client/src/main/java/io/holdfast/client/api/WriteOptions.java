package io.holdfast.client.api;

import java.time.Duration;
import java.util.Optional;

/**
 * What a write asks for.
 *
 * @param timeout until when an answer is wanted; empty = the client's setting
 * @param idempotencyKey the name under which the write is applied once; empty = the client makes
 *     one
 */
public record WriteOptions(
    Durability durability, Optional<Duration> timeout, Optional<String> idempotencyKey) {

  /** {@link Durability#MAJORITY}. */
  public static WriteOptions majority() {
    return of(Durability.MAJORITY);
  }

  /** {@link Durability#ALL}. */
  public static WriteOptions all() {
    return of(Durability.ALL);
  }

  /** {@link Durability#ASYNC}. */
  public static WriteOptions async() {
    return of(Durability.ASYNC);
  }

  /** This durability, the client's timeout, a key that the client makes. */
  public static WriteOptions of(Durability durability) {
    return new WriteOptions(durability, Optional.empty(), Optional.empty());
  }

  /** With a deadline of its own: an answer, or an exception, within this time. */
  public WriteOptions withTimeout(Duration limit) {
    return new WriteOptions(durability, Optional.of(limit), idempotencyKey);
  }

  /**
   * Under the application's own name, so that the write can be repeated after a restart of the
   * application too. The store remembers it for its window (10 minutes or 1 million, unless
   * configured otherwise).
   *
   * @param key 1 to 240 bytes
   */
  public WriteOptions withIdempotencyKey(String key) {
    return new WriteOptions(durability, timeout, Optional.of(key));
  }
}
