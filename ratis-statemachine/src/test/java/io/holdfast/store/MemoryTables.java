package io.holdfast.store;

import io.holdfast.store.format.Table;
import io.holdfast.store.table.Tables;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Tables in sorted maps. Used by one thread. */
public final class MemoryTables implements Tables {
  private final Map<Table, NavigableMap<byte[], byte[]>> maps = new EnumMap<>(Table.class);

  public MemoryTables() {
    for (Table table : Table.values()) {
      maps.put(table, new TreeMap<>(Arrays::compareUnsigned));
    }
  }

  /** The same rows in tables of their own. */
  public MemoryTables copy() {
    MemoryTables copy = new MemoryTables();
    maps.forEach((table, map) -> copy.maps.get(table).putAll(map));
    return copy;
  }

  /** Names the first row that the two do not share; empty = all are the same. */
  public String firstDifference(MemoryTables other) {
    for (Table table : Table.values()) {
      NavigableMap<byte[], byte[]> rows = maps.get(table);
      NavigableMap<byte[], byte[]> others = other.maps.get(table);
      if (rows.size() != others.size()) {
        return table + " has " + rows.size() + " rows, not " + others.size();
      }
      for (Map.Entry<byte[], byte[]> row : rows.entrySet()) {
        if (!Arrays.equals(row.getValue(), others.get(row.getKey()))) {
          return table + " " + HexFormat.of().formatHex(row.getKey());
        }
      }
    }
    return "";
  }

  @Override
  public byte[] get(Table table, byte[] key) {
    return maps.get(table).get(key);
  }

  @Override
  public void put(Table table, byte[] key, byte[] value) {
    maps.get(table).put(key, value);
  }

  @Override
  public void delete(Table table, byte[] key) {
    maps.get(table).remove(key);
  }

  @Override
  public void scan(Table table, byte[] from, byte[] to, boolean descending, RowVisitor visitor) {
    if (from != null && to != null && Arrays.compareUnsigned(from, to) >= 0) {
      return;
    }
    NavigableMap<byte[], byte[]> map = maps.get(table);
    map = from == null ? map : map.tailMap(from, true);
    map = to == null ? map : map.headMap(to, false);
    for (Map.Entry<byte[], byte[]> row : (descending ? map.descendingMap() : map).entrySet()) {
      if (!visitor.visit(row.getKey(), row.getValue())) {
        return;
      }
    }
  }
}
