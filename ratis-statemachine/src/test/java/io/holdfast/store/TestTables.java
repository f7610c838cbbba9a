package io.holdfast.store;

import io.holdfast.store.table.TableReader;
import io.holdfast.store.table.Tables;

/** Tables under test, which can be committed, and opened again as after a crash. */
public interface TestTables extends AutoCloseable {

  /** What the store writes to; may change with {@link #reopen}. */
  Tables tables();

  /** Reads what is committed. */
  TableReader reader();

  /** Makes what was written since the last commit permanent, at once. */
  void commit();

  /** Opens the tables again: what was not committed is gone. */
  void reopen();

  @Override
  void close();
}
