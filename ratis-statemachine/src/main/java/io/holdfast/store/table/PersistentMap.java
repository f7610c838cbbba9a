package io.holdfast.store.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An immutable map by name. A changed one shares all but one of its buckets with the one before: so
 * a change costs little, and those who still read the older one are not disturbed.
 */
final class PersistentMap<V> {
  private static final int BUCKETS = 1_024;

  private final List<Map<String, V>> buckets;
  private final int size;

  private PersistentMap(List<Map<String, V>> buckets, int size) {
    this.buckets = buckets;
    this.size = size;
  }

  static <V> PersistentMap<V> empty() {
    return new PersistentMap<>(List.of(), 0);
  }

  /** A copy, at once. */
  static <V> PersistentMap<V> of(Map<String, V> map) {
    if (map.isEmpty()) {
      return empty();
    }
    List<Map<String, V>> buckets = noBuckets();
    map.forEach(
        (name, value) -> {
          int bucket = bucket(name);
          if (buckets.get(bucket).isEmpty()) {
            buckets.set(bucket, new TreeMap<>());
          }
          buckets.get(bucket).put(name, value);
        });
    return new PersistentMap<>(buckets, map.size());
  }

  V get(String name) {
    return size == 0 ? null : buckets.get(bucket(name)).get(name);
  }

  int size() {
    return size;
  }

  PersistentMap<V> with(String name, V value) {
    Map<String, V> changed = changeable(name);
    V before = changed.put(name, value);
    return with(bucket(name), changed, before == null ? size + 1 : size);
  }

  PersistentMap<V> without(String name) {
    if (get(name) == null) {
      return this;
    }
    Map<String, V> changed = changeable(name);
    changed.remove(name);
    return size == 1 ? empty() : with(bucket(name), changed, size - 1);
  }

  /** In the order of their names; a copy. */
  List<V> values() {
    return List.copyOf(sorted().values());
  }

  private Map<String, V> sorted() {
    Map<String, V> sorted = new TreeMap<>();
    for (Map<String, V> bucket : buckets) {
      if (!bucket.isEmpty()) {
        sorted.putAll(bucket);
      }
    }
    return sorted;
  }

  private Map<String, V> changeable(String name) {
    return size == 0 ? new TreeMap<>() : new TreeMap<>(buckets.get(bucket(name)));
  }

  private PersistentMap<V> with(int bucket, Map<String, V> changed, int newSize) {
    List<Map<String, V>> copy = size == 0 ? noBuckets() : new ArrayList<>(buckets);
    copy.set(bucket, changed);
    return new PersistentMap<>(copy, newSize);
  }

  private static <V> List<Map<String, V>> noBuckets() {
    List<Map<String, V>> none = new ArrayList<>(BUCKETS);
    for (int i = 0; i < BUCKETS; i++) {
      none.add(Map.of());
    }
    return none;
  }

  private static int bucket(String name) {
    int hash = name.hashCode();
    return (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (BUCKETS - 1);
  }

  /** Each name has its place: so equal maps have equal buckets. */
  @Override
  public boolean equals(Object other) {
    return other instanceof PersistentMap<?> map && size == map.size && buckets.equals(map.buckets);
  }

  @Override
  public int hashCode() {
    return buckets.hashCode();
  }

  @Override
  public String toString() {
    return sorted().toString();
  }
}
