package io.holdfast.hotpath;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * One database of records of one size, with one set of options: what a load, a read, a read of a
 * key that is not there, and a range cost. One thread; files are in the system's page cache unless
 * it is too small for them.
 */
final class StorageTrial implements AutoCloseable {
  /** Rows of a range, as a page of a client has them. */
  static final int RANGE_ROWS = 100;

  private static final int BATCH_BYTES = 64 << 10;
  private static final int VALUES = 64;
  private static final long SEED = 20_260_101;
  private static final double CACHE_SHARE_FOR_INDEXES = 0.5;

  /**
   * What RocksDB is told, where the trials differ; the rest is as in the product.
   *
   * @param bloomBits of the filter for each key; 0 = no filter
   * @param blobBytes values from this size on are kept beside the sorted files; 0 = none are
   * @param isPartitioned whether the cache holds indexes and filters in pieces
   */
  record Variant(
      String name,
      int blockBytes,
      int bloomBits,
      int cacheBytes,
      int blobBytes,
      boolean isPartitioned) {}

  static {
    RocksDB.loadLibrary();
  }

  private final int records;
  private final byte[][] values = new byte[VALUES][];
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final LRUCache cache;
  private final Options options;
  private final RocksDB database;

  StorageTrial(Path directory, Variant variant, int valueBytes, long dataBytes) {
    records = Math.toIntExact(dataBytes / valueBytes);
    for (int i = 0; i < VALUES; i++) {
      values[i] = new byte[valueBytes];
      for (int j = 0; j < valueBytes; j++) {
        values[i][j] = (byte) ('a' + random.nextInt(26));
      }
    }
    cache = new LRUCache(variant.cacheBytes, -1, false, CACHE_SHARE_FOR_INDEXES);
    options = options(variant, cache);
    database = ask(() -> RocksDB.open(options, directory.toString()));
  }

  private static Options options(Variant variant, LRUCache cache) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setBlockSize(variant.blockBytes)
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinL0FilterAndIndexBlocksInCache(true);
    if (variant.isPartitioned) {
      table
          .setIndexType(IndexType.kTwoLevelIndexSearch)
          .setPartitionFilters(true)
          .setMetadataBlockSize(8 << 10)
          .setPinTopLevelIndexAndFilter(true);
    }
    if (variant.bloomBits > 0) {
      table.setFilterPolicy(new BloomFilter(variant.bloomBits, false));
    }
    return new Options()
        .setCreateIfMissing(true)
        .setWriteBufferSize(64L << 20)
        .setMaxBackgroundJobs(2)
        .setLevelCompactionDynamicLevelBytes(true)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setEnableBlobFiles(variant.blobBytes > 0)
        .setMinBlobSize(variant.blobBytes)
        .setTableFormatConfig(table);
  }

  /** A question to RocksDB that is not expected to fail. */
  private interface Question<T> {
    T ask() throws RocksDBException;
  }

  private static <T> T ask(Question<T> question) {
    try {
      return question.ask();
    } catch (RocksDBException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Writes every record once, in random order; returns microseconds a record. */
  double load() {
    return ask(this::writeAll);
  }

  private double writeAll() throws RocksDBException {
    int[] order = shuffled();
    long begin = System.nanoTime();
    try (WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
        FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
      int perBatch = Math.max(1, BATCH_BYTES / values[0].length);
      for (int from = 0; from < records; from += perBatch) {
        try (WriteBatch batch = new WriteBatch()) {
          for (int i = from; i < Math.min(records, from + perBatch); i++) {
            batch.put(key(order[i]), values[order[i] % VALUES]);
          }
          database.write(unlogged, batch);
        }
      }
      database.flush(wait);
      database.compactRange();
    }
    return (System.nanoTime() - begin) / 1e3 / records;
  }

  private int[] shuffled() {
    int[] order = new int[records];
    for (int i = 0; i < records; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }

  private static byte[] key(int number) {
    return "bench-%010d".formatted(number).getBytes(StandardCharsets.US_ASCII);
  }

  /** Microseconds for a read of a random record. */
  double get(Duration time) {
    return each(
        time,
        number -> {
          if (read(key(number)) == null) {
            throw new IllegalStateException("record " + number + " is not there");
          }
        });
  }

  /** Microseconds for a read of a key that lies between others and is not there. */
  double miss(Duration time) {
    return each(
        time,
        number -> {
          byte[] between = "bench-%010d-".formatted(number).getBytes(StandardCharsets.US_ASCII);
          if (read(between) != null) {
            throw new IllegalStateException("a key is there that nobody wrote");
          }
        });
  }

  private byte[] read(byte[] key) {
    return ask(() -> database.get(key));
  }

  /** Microseconds for {@link #RANGE_ROWS} records in a row. */
  double range(Duration time) {
    return each(
        time,
        number -> {
          try (RocksIterator rows = database.newIterator()) {
            rows.seek(key(Math.max(0, number - RANGE_ROWS)));
            for (int i = 0; i < RANGE_ROWS && rows.isValid(); i++) {
              if (rows.value().length != values[0].length) {
                throw new IllegalStateException("a value is cut short");
              }
              rows.next();
            }
          }
        });
  }

  private double each(Duration time, IntConsumer step) {
    // Twice: the first half fills the cache.
    run(time.dividedBy(2), step);
    return run(time.dividedBy(2), step);
  }

  private double run(Duration time, IntConsumer step) {
    long begin = System.nanoTime();
    long end = begin + time.toNanos();
    long steps = 0;
    long now = begin;
    while (now - end < 0) {
      step.accept(random.nextInt(records));
      steps++;
      now = System.nanoTime();
    }
    return (now - begin) / 1e3 / steps;
  }

  /** Bytes of all files that count. */
  long diskBytes() {
    return ask(() -> database.getLongProperty("rocksdb.live-sst-files-size"))
        + ask(() -> database.getLongProperty("rocksdb.live-blob-file-size"));
  }

  @Override
  public void close() {
    database.close();
    options.close();
    cache.close();
  }
}
