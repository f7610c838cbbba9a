package io.holdfast.client.api;

import java.time.Duration;
import java.util.Optional;

/** One step of a transaction or batch. */
public sealed interface Operation {

  /**
   * Stores a record.
   *
   * @param contentType empty = none
   * @param lease the lease that it dies with; 0 = none
   * @param ttl how long it lives by itself; not together with a lease
   */
  record Put(Bytes key, Bytes value, String contentType, long lease, Optional<Duration> ttl)
      implements Operation {
    public Put {
      if (lease != 0 && ttl.isPresent()) {
        throw new IllegalArgumentException("a record has a lease or a ttl, not both");
      }
    }

    /** With this media type. */
    public Put withContentType(String type) {
      return new Put(key, value, type, lease, ttl);
    }

    /** Dies with this lease. */
    public Put withLease(long id) {
      return new Put(key, value, contentType, id, ttl);
    }

    /** Dies by itself after this time, in whole milliseconds. */
    public Put withTtl(Duration life) {
      return new Put(key, value, contentType, lease, Optional.of(life));
    }
  }

  /** Reads a record. */
  record Get(Bytes key) implements Operation {}

  /** Deletes a record; one that is not there is no error. */
  record Delete(Bytes key) implements Operation {}

  /** Adds to a counter, which is a record of decimal text; one that is not there counts as 0. */
  record Increment(Bytes key, long by) implements Operation {}

  /**
   * Lists records; there is no cursor inside a transaction.
   *
   * @param limit at most so many, 1 to 10,000
   */
  record Range(KeyRange range, int limit) implements Operation {}

  /** Deletes records. */
  record DeleteRange(KeyRange range) implements Operation {}

  /** A put of a text, as {@code text/plain; charset=utf-8}. */
  static Put put(String key, String value) {
    return put(Bytes.of(key), Bytes.of(value)).withContentType("text/plain; charset=utf-8");
  }

  /** A put without content type, lease and ttl. */
  static Put put(Bytes key, Bytes value) {
    return new Put(key, value, "", 0, Optional.empty());
  }

  static Get get(String key) {
    return new Get(Bytes.of(key));
  }

  static Delete delete(String key) {
    return new Delete(Bytes.of(key));
  }

  static Increment increment(String key, long by) {
    return new Increment(Bytes.of(key), by);
  }
}
