package io.holdfast.storage;

/**
 * How much RocksDB may take for itself.
 *
 * @param blockCacheBytes memory for blocks read from disk, with their indexes and filters
 * @param writeBufferBytes memory for writes that are not yet in a file, all tables together; also
 *     about what must be replayed from the log after a crash
 * @param maxOpenFiles table files kept open
 * @param backgroundJobs flushes and compactions at a time
 */
public record StorageSettings(
    long blockCacheBytes, long writeBufferBytes, int maxOpenFiles, int backgroundJobs) {

  public static final StorageSettings DEFAULT = new StorageSettings(64L << 20, 64L << 20, 1_024, 2);

  public StorageSettings {
    require(blockCacheBytes >= 1 << 20, "blockCacheBytes", blockCacheBytes, "at least 1 MiB");
    require(writeBufferBytes >= 1 << 20, "writeBufferBytes", writeBufferBytes, "at least 1 MiB");
    require(maxOpenFiles >= 64, "maxOpenFiles", maxOpenFiles, "at least 64");
    require(backgroundJobs >= 2, "backgroundJobs", backgroundJobs, "at least 2");
  }

  private static void require(boolean holds, String name, long found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": found " + found + ", expected " + expected);
    }
  }
}
