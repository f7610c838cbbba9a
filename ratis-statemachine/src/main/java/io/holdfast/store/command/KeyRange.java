package io.holdfast.store.command;

/**
 * A stretch of keys in byte order.
 *
 * @param start first key, inclusive; empty = from the first key of the store
 * @param end first key behind the range; empty = to the last key of the store
 */
public record KeyRange(Bytes start, Bytes end) {
  public static final KeyRange ALL = new KeyRange(Bytes.EMPTY, Bytes.EMPTY);

  /** All keys that begin with the prefix; an empty prefix is the whole store. */
  public static KeyRange prefix(Bytes prefix) {
    return new KeyRange(prefix, prefixEnd(prefix));
  }

  /** One key alone. */
  public static KeyRange only(Bytes key) {
    return new KeyRange(key, Bytes.wrap(java.util.Arrays.copyOf(key.array(), key.size() + 1)));
  }

  public boolean contains(Bytes key) {
    return key.compareTo(start) >= 0 && (end.isEmpty() || key.compareTo(end) < 0);
  }

  /** Whether no key at all can lie in this range. */
  public boolean isEmpty() {
    return !end.isEmpty() && start.compareTo(end) >= 0;
  }

  /** The first key behind all those with the prefix; empty when there is none (only 0xFF bytes). */
  private static Bytes prefixEnd(Bytes prefix) {
    byte[] bytes = prefix.array();
    int last = bytes.length - 1;
    while (last >= 0 && bytes[last] == (byte) 0xFF) {
      last--;
    }
    if (last < 0) {
      return Bytes.EMPTY;
    }
    byte[] end = java.util.Arrays.copyOf(bytes, last + 1);
    end[last]++;
    return Bytes.wrap(end);
  }
}
