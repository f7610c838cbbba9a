package io.holdfast.store;

import io.holdfast.store.table.TableReader;
import io.holdfast.store.table.Tables;

/** Tables in memory, with a copy of what was last committed. */
public final class MemoryTestTables implements TestTables {
  private MemoryTables live = new MemoryTables();
  private MemoryTables committed = new MemoryTables();

  @Override
  public Tables tables() {
    return live;
  }

  @Override
  public TableReader reader() {
    return committed;
  }

  @Override
  public void commit() {
    committed = live.copy();
  }

  @Override
  public void reopen() {
    live = committed.copy();
  }

  @Override
  public void close() {}
}
