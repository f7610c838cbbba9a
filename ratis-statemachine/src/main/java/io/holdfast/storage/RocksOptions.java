package io.holdfast.storage;

import io.holdfast.store.format.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.util.StdErrLogger;

/** What RocksDB is told when it opens; owns the native objects behind it. */
final class RocksOptions implements AutoCloseable {
  private static final double BLOOM_BITS_PER_KEY = 10;
  private static final int BLOCK_BYTES = 8 << 10;
  private static final int METADATA_BLOCK_BYTES = 8 << 10;

  /** Part of the block cache kept for indexes and filters, which every read needs. */
  private static final double CACHE_SHARE_FOR_INDEXES = 0.5;

  private static final long SYNC_STEP_BYTES = 1 << 20;
  private static final long OWN_LOG_BYTES = 2 << 20;
  private static final int OWN_LOG_FILES = 3;

  private final Cache blockCache;
  private final BloomFilter bloomFilter = new BloomFilter(BLOOM_BITS_PER_KEY, false);
  private final StdErrLogger silentLogger = new StdErrLogger(InfoLogLevel.FATAL_LEVEL);
  private final BackgroundErrors backgroundErrors = new BackgroundErrors();
  private final DBOptions database = new DBOptions();
  private final List<ColumnFamilyOptions> families = new ArrayList<>();
  private final List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();

  static {
    RocksDB.loadLibrary();
  }

  private RocksOptions(long blockCacheBytes) {
    blockCache = new LRUCache(blockCacheBytes, -1, false, CACHE_SHARE_FOR_INDEXES);
  }

  /** For the live database: every table, and the family in which storage keeps its own rows. */
  static RocksOptions forWriting(StorageSettings settings) {
    RocksOptions options = new RocksOptions(settings.blockCacheBytes());
    options
        .database
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        // The Raft log is the write-ahead log: without one here, the families must reach the disk
        // together, or a crash would leave them at different entries.
        .setAtomicFlush(true)
        .setParanoidChecks(true)
        .setDbWriteBufferSize(settings.writeBufferBytes())
        .setMaxOpenFiles(settings.maxOpenFiles())
        .setMaxBackgroundJobs(settings.backgroundJobs())
        .setBytesPerSync(SYNC_STEP_BYTES)
        // A failed flush is final: the node stops and replays its log, rather than run on with
        // memory filling behind a disk that does not take it.
        .setMaxBgErrorResumeCount(0)
        .setListeners(List.of(options.backgroundErrors))
        // RocksTables flushes before it closes, and says so when that fails.
        .setAvoidFlushDuringShutdown(true)
        .setSkipStatsUpdateOnDbOpen(true)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0)
        .setMaxLogFileSize(OWN_LOG_BYTES)
        .setKeepLogFileNum(OWN_LOG_FILES);
    options.add(RocksDB.DEFAULT_COLUMN_FAMILY, options.family(settings, true));
    for (Table table : Table.values()) {
      options.add(familyName(table), options.family(settings, hasPointReads(table)));
    }
    return options;
  }

  /**
   * For a database that nobody writes to: looks at all its files, and leaves no trace among them.
   */
  static RocksOptions forInspection(Path directory) throws RocksDBException {
    RocksOptions options = new RocksOptions(1 << 20);
    options.database.setParanoidChecks(true).setMaxOpenFiles(64).setLogger(options.silentLogger);
    try (Options anything = new Options()) {
      for (byte[] family : RocksDB.listColumnFamilies(anything, directory.toString())) {
        options.add(family, new ColumnFamilyOptions());
      }
    } catch (RocksDBException e) {
      options.close();
      throw e;
    }
    return options;
  }

  /** The name is on disk: a table that is renamed would lose its rows. */
  static byte[] familyName(Table table) {
    return table.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
  }

  DBOptions database() {
    return database;
  }

  BackgroundErrors backgroundErrors() {
    return backgroundErrors;
  }

  /** The default family first, then the tables in their order. */
  List<ColumnFamilyDescriptor> descriptors() {
    return descriptors;
  }

  private static boolean hasPointReads(Table table) {
    return switch (table) {
      case RECORDS, OUTCOMES, LEASES, LOCKS, SESSIONS, META -> true;
      case HISTORY, CHANGES, LEASE_KEYS, BATCH_RESULTS, OUTCOME_ORDER, POLICIES, AUTH -> false;
    };
  }

  private void add(byte[] name, ColumnFamilyOptions options) {
    families.add(options);
    descriptors.add(new ColumnFamilyDescriptor(name, options));
  }

  private ColumnFamilyOptions family(StorageSettings settings, boolean pointReads) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(blockCache)
            .setBlockSize(BLOCK_BYTES)
            // Within the cache's bound, so that memory does not grow with the data; and in small
            // pieces: the filter of a large file, in one, is larger than a shard of the cache takes
            // in, and would be read again for each row.
            .setIndexType(IndexType.kTwoLevelIndexSearch)
            .setPartitionFilters(true)
            .setMetadataBlockSize(METADATA_BLOCK_BYTES)
            .setPinTopLevelIndexAndFilter(true)
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinL0FilterAndIndexBlocksInCache(true);
    if (pointReads) {
      table.setFilterPolicy(bloomFilter).setWholeKeyFiltering(true);
    }
    return new ColumnFamilyOptions()
        .setCompactionStyle(CompactionStyle.LEVEL)
        .setLevelCompactionDynamicLevelBytes(true)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        // The sum over all families decides when to flush, not one of them.
        .setWriteBufferSize(settings.writeBufferBytes())
        .setArenaBlockSize(arenaBlockBytes(settings))
        .setForceConsistencyChecks(true)
        .setTableFormatConfig(table);
  }

  /** Each family takes memory by the block: small ones leave the room to those that fill. */
  private static long arenaBlockBytes(StorageSettings settings) {
    return Math.clamp(settings.writeBufferBytes() / 256, 16 << 10, 256 << 10);
  }

  @Override
  public void close() {
    families.forEach(ColumnFamilyOptions::close);
    database.close();
    backgroundErrors.close();
    silentLogger.close();
    bloomFilter.close();
    blockCache.close();
  }
}
