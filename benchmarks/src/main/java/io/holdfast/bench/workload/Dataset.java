package io.holdfast.bench.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The keys and values of one run, made before the clock runs. Keys have numbers: the first {@link
 * #records} are loaded before the run, the rest are there to be inserted. Values come from a small
 * pool, so that making them costs nothing later; they are letters and digits, so that they can
 * stand in JSON as they are and do not compress to nothing.
 */
public final class Dataset {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /** Values in the pool, unless they are so large that fewer must do. */
  private static final int MAX_POOL_VALUES = 64;

  private static final int MAX_POOL_BYTES = 1 << 20;

  private final int first;
  private final int stride;
  private final int records;
  private final int capacity;
  private final int valueBytes;
  private final String keyFormat;
  private final byte[][] pool;
  private final AtomicInteger inserted;

  /**
   * Makes the values; equal arguments make equal values.
   *
   * @param records how many keys are loaded before the run
   * @param insertable how many more keys may be inserted during it
   */
  public Dataset(int records, int insertable, int valueBytes) {
    this(0, 1, records, insertable, valueBytes);
  }

  private Dataset(int first, int stride, int records, int insertable, int valueBytes) {
    this.first = first;
    this.stride = stride;
    this.records = records;
    this.capacity = records + insertable;
    this.valueBytes = valueBytes;
    this.keyFormat = "bench-" + valueBytes + "-%08d";
    this.pool = makePool(valueBytes);
    this.inserted = new AtomicInteger(records);
  }

  /** Keys in a row out of a large key space, from the one with number {@code first} on. */
  public static Dataset slice(int first, int records, int valueBytes) {
    return new Dataset(first, 1, records, 0, valueBytes);
  }

  /** Keys spread evenly over a key space of {@code size}. */
  public static Dataset spread(int size, int records, int valueBytes) {
    return new Dataset(0, size / records, records, 0, valueBytes);
  }

  private static byte[][] makePool(int valueBytes) {
    int count = Math.clamp(MAX_POOL_BYTES / valueBytes, 1, MAX_POOL_VALUES);
    SplittableRandom random = new SplittableRandom(valueBytes);
    byte[][] pool = new byte[count][valueBytes];
    for (byte[] value : pool) {
      for (int index = 0; index < valueBytes; index++) {
        value[index] = (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      }
    }
    return pool;
  }

  /** How many keys are loaded before the run. */
  public int records() {
    return records;
  }

  /** How many keys there are in all, inserted or not. */
  public int capacity() {
    return capacity;
  }

  public int valueBytes() {
    return valueBytes;
  }

  /** How many values the pool has. */
  public int values() {
    return pool.length;
  }

  /** The name of a key: letters, digits and dashes, the same length for every key of a data set. */
  public String key(int key) {
    return String.format(Locale.ROOT, keyFormat, first + key * stride);
  }

  /** The bytes of a value; not to be changed. */
  public byte[] value(int value) {
    return pool[value];
  }

  /** The same value as text. */
  public String valueText(int value) {
    return new String(pool[value], US_ASCII);
  }

  /** The number of the next key to insert; the last key again and again when all are used up. */
  int nextInsert() {
    return Math.min(inserted.getAndIncrement(), capacity - 1);
  }

  /** The highest key number handed out so far. */
  int newest() {
    return Math.min(inserted.get(), capacity) - 1;
  }
}
