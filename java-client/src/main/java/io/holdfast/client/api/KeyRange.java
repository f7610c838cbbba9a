package io.holdfast.client.api;

import java.util.Optional;

/**
 * Some keys: a prefix, or bounds.
 *
 * @param start the first key; empty = from the beginning
 * @param end behind the last key; empty = to the end
 */
public record KeyRange(Optional<Bytes> prefix, Optional<Bytes> start, Optional<Bytes> end) {
  public KeyRange {
    if (prefix.isPresent() && (start.isPresent() || end.isPresent())) {
      throw new IllegalArgumentException("a range has a prefix or bounds, not both");
    }
  }

  /** All keys that begin so. */
  public static KeyRange prefix(String prefix) {
    return prefix(Bytes.of(prefix));
  }

  /** All keys that begin so. */
  public static KeyRange prefix(Bytes prefix) {
    return new KeyRange(Optional.of(prefix), Optional.empty(), Optional.empty());
  }

  /** The keys from {@code start} on, before {@code end}. */
  public static KeyRange between(Bytes start, Bytes end) {
    return new KeyRange(Optional.empty(), Optional.of(start), Optional.of(end));
  }

  /** The keys from {@code start} on. */
  public static KeyRange from(Bytes start) {
    return new KeyRange(Optional.empty(), Optional.of(start), Optional.empty());
  }

  /** Every key. */
  public static KeyRange all() {
    return new KeyRange(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Whether every key is meant. */
  public boolean isAll() {
    return prefix.map(Bytes::isEmpty).orElse(true)
        && start.map(Bytes::isEmpty).orElse(true)
        && end.map(Bytes::isEmpty).orElse(true);
  }
}
