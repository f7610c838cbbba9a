package io.holdfast.raft.write;

/** Breaks a rule: it knows RocksDB. */
public final class PlantedDirectory {
  private PlantedDirectory() {}

  /** The type of RocksDB's handle. */
  public static Class<?> type() {
    return org.rocksdb.RocksDB.class;
  }
}
