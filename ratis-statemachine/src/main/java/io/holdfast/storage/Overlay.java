package io.holdfast.storage;

import io.holdfast.store.format.Table;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The writes of one entry before they are committed. Kept on the Java side: most entries are small,
 * and a write that is read again, or overwritten, then never crosses into native code. One thread.
 */
final class Overlay {
  private final Map<Table, NavigableMap<byte[], Write>> writes = new EnumMap<>(Table.class);
  private long bytes;

  Overlay() {
    for (Table table : Table.values()) {
      writes.put(table, new TreeMap<>(Arrays::compareUnsigned));
    }
  }

  void put(Table table, byte[] key, byte[] value) {
    put(table, key, new Write(value));
  }

  void delete(Table table, byte[] key) {
    put(table, key, Write.DELETION);
  }

  private void put(Table table, byte[] key, Write write) {
    Write before = writes.get(table).put(key, write);
    bytes += size(key, write) - (before == null ? 0 : size(key, before));
  }

  private static int size(byte[] key, Write write) {
    return write.isDeletion()
        ? BatchBytes.sizeOfDelete(key)
        : BatchBytes.sizeOfPut(key, write.value());
  }

  /** What the entry did to the key, or null when it did nothing to it. */
  Write get(Table table, byte[] key) {
    NavigableMap<byte[], Write> rows = writes.get(table);
    return rows.isEmpty() ? null : rows.get(key);
  }

  /** The entry's writes within the range, as they are now, in the range's order. */
  NavigableMap<byte[], Write> range(RowRange range) {
    NavigableMap<byte[], Write> rows = writes.get(range.table());
    if (rows.isEmpty()) {
      return Collections.emptyNavigableMap();
    }
    if (range.from() != null) {
      rows = rows.tailMap(range.from(), true);
    }
    if (range.to() != null) {
      rows = rows.headMap(range.to(), false);
    }
    return new TreeMap<>(range.descending() ? rows.descendingMap() : rows);
  }

  boolean isEmpty() {
    return writes.values().stream().allMatch(Map::isEmpty);
  }

  /** Hands every write to the visitor, the last one of each key. */
  <E extends Exception> void forEach(WriteVisitor<E> visitor) throws E {
    for (Map.Entry<Table, NavigableMap<byte[], Write>> rows : writes.entrySet()) {
      for (Map.Entry<byte[], Write> row : rows.getValue().entrySet()) {
        visitor.visit(rows.getKey(), row.getKey(), row.getValue());
      }
    }
  }

  /** What the writes take in {@link BatchBytes}. */
  int bytes() {
    return Math.toIntExact(bytes);
  }

  void clear() {
    bytes = 0;
    writes.values().forEach(Map::clear);
  }

  /** A row's new value, or its deletion. */
  static final class Write {
    static final Write DELETION = new Write(null);

    private final byte[] value;

    private Write(byte[] value) {
      this.value = value;
    }

    boolean isDeletion() {
      return value == null;
    }

    /** The new value; null for a deletion. */
    byte[] value() {
      return value;
    }
  }

  interface WriteVisitor<E extends Exception> {
    void visit(Table table, byte[] key, Write write) throws E;
  }
}
