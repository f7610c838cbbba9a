package io.holdfast.storage;

import io.holdfast.store.format.Table;
import io.holdfast.store.table.TableReader;

/** Reads what is committed at each call. Any thread. */
record LiveReader(RocksDatabase database) implements TableReader {

  @Override
  public byte[] get(Table table, byte[] key) {
    return database.get(table, key);
  }

  @Override
  public void scan(Table table, byte[] from, byte[] to, boolean descending, RowVisitor visitor) {
    database.scan(new RowRange(table, from, to, descending), null, visitor);
  }
}
