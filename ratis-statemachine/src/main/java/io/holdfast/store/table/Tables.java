package io.holdfast.store.table;

import io.holdfast.store.format.Table;

/**
 * Reads and writes the tables. Reads see the writes made before them, also those that are not yet
 * durable. Used by one thread, the applying one.
 */
public interface Tables extends TableReader {
  void put(Table table, byte[] key, byte[] value);

  void delete(Table table, byte[] key);
}
