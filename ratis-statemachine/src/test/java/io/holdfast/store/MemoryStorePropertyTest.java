package io.holdfast.store;

/** Thousands of short sequences, on tables in memory. */
class MemoryStorePropertyTest extends StorePropertyTest {
  @Override
  protected TestTables open() {
    return new MemoryTestTables();
  }

  @Override
  protected int sequences() {
    return 3_000;
  }

  @Override
  protected int entries() {
    return 60;
  }
}
