package io.holdfast.store.command;

/**
 * One step of a transaction. A transaction writes each key at most once (a put, increment or delete
 * of a key, or a range that covers it): so every write can be judged on the state before the
 * transaction, and a refused transaction has changed nothing. Reads see the writes before them.
 */
public sealed interface Operation {

  /**
   * Writes a value.
   *
   * @param lease an existing lease to attach the key to; 0 = none
   * @param ttlMillis makes a lease of this length for this key alone, which goes with the key or
   *     its next write; 0 = none. Not with a lease.
   */
  record Put(Bytes key, Bytes value, String contentType, long lease, long ttlMillis)
      implements Operation {}

  record Get(Bytes key) implements Operation {}

  /**
   * Reads a page. All ranges of a transaction share the bounds of one page, and count at most
   * {@link Limits#MAX_COUNTED_KEYS}: a page that meets them says {@code more} and may be empty.
   */
  record Range(RangeQuery query) implements Operation {}

  record Delete(Bytes key) implements Operation {}

  record DeleteRange(KeyRange range) implements Operation {}

  /**
   * Adds to a counter kept as decimal text (a 64-bit signed number); a key that is not there counts
   * as 0, and begins as text/plain. Content type and lease of an existing record stay.
   */
  record Increment(Bytes key, long by) implements Operation {}
}
