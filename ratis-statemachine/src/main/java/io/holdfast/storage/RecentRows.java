package io.holdfast.storage;

import io.holdfast.store.format.Table;
import java.util.Arrays;

/**
 * Rows that were read or committed lately, as they are in the database: a key that is written again
 * soon, and a transaction that looks at a key more than once, need not ask it. A fixed number of
 * places, two for each key, of which the older one is replaced; large rows, and more than {@link
 * #MAX_BYTES} together, are not kept. The applying thread's.
 */
final class RecentRows {
  private static final int PLACE_BITS = 15;
  private static final int PLACES = 1 << PLACE_BITS;
  private static final int MAX_ROW_BYTES = 1 << 10;
  private static final int MAX_BYTES = 8 << 20;

  private final Table[] tables = new Table[PLACES];
  private final byte[][] keys = new byte[PLACES][];
  private final byte[][] values = new byte[PLACES][];

  /** Which of the two places was filled later. */
  private final byte[] learnedLast = new byte[PLACES / 2];

  private int bytes;

  /** The row's value, or null: it is not known here, which says nothing about the database. */
  byte[] find(Table table, byte[] key) {
    if (!isReadAgain(table)) {
      return null;
    }
    int place = find(place(key), table, key);
    return place < 0 ? null : values[place];
  }

  /** Of the two places of its key; -1 = in neither. */
  private int find(int first, Table table, byte[] key) {
    return holds(first, table, key) ? first : holds(first ^ 1, table, key) ? first ^ 1 : -1;
  }

  /** The row is so in the database; null = it is not there. */
  void learn(Table table, byte[] key, byte[] value) {
    if (!isReadAgain(table)) {
      return;
    }
    int first = place(key);
    int known = find(first, table, key);
    int place = known >= 0 ? known : older(first);
    int size = value == null ? 0 : key.length + value.length;
    boolean fits = size <= MAX_ROW_BYTES && bytes - sizeAt(place) + size <= MAX_BYTES;
    if (value != null && fits) {
      forget(place);
      tables[place] = table;
      keys[place] = key;
      values[place] = value;
      bytes += size;
      learnedLast[place >> 1] = (byte) (place & 1);
    } else if (known >= 0) {
      forget(known);
    }
  }

  /** The place of the two that is free, or whose row was learned longer ago. */
  private int older(int place) {
    int pair = place & ~1;
    if (keys[pair] == null) {
      return pair;
    }
    return keys[pair + 1] == null ? pair + 1 : pair + (learnedLast[pair >> 1] ^ 1);
  }

  private int sizeAt(int place) {
    return keys[place] == null ? 0 : keys[place].length + values[place].length;
  }

  private void forget(int place) {
    bytes -= sizeAt(place);
    keys[place] = null;
    values[place] = null;
  }

  private static boolean isReadAgain(Table table) {
    return switch (table) {
      case RECORDS, SESSIONS, LEASES, LOCKS -> true;
      case HISTORY,
          CHANGES,
          LEASE_KEYS,
          BATCH_RESULTS,
          OUTCOMES,
          OUTCOME_ORDER,
          POLICIES,
          AUTH,
          META ->
          false;
    };
  }

  private boolean holds(int place, Table table, byte[] key) {
    return keys[place] != null && tables[place] == table && Arrays.equals(keys[place], key);
  }

  private static int place(byte[] key) {
    // Hashes of keys that count up lie close together: spread by Fibonacci hashing (Knuth, TAOCP 3,
    // 6.4), whose high bits know all of the hash.
    return (Arrays.hashCode(key) * 0x9E3779B9) >>> (Integer.SIZE - PLACE_BITS);
  }
}
