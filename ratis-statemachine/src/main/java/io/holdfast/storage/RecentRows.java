package io.holdfast.storage;

import io.holdfast.store.Table;
import java.util.Arrays;

/**
 * Rows that were read or committed lately, as they are in the database: a key that is written again
 * soon, and a transaction that looks at a key more than once, need not ask it. A fixed number of
 * places, each for the last row that came by; large rows, and more than {@link #MOST_BYTES}
 * together, are not kept. The applying thread's.
 */
final class RecentRows {
  private static final int PLACES = 1 << 15;
  private static final int MOST_ROW_BYTES = 1 << 10;
  private static final int MOST_BYTES = 8 << 20;

  private final Table[] tables = new Table[PLACES];
  private final byte[][] keys = new byte[PLACES][];
  private final byte[][] values = new byte[PLACES][];
  private int bytes;

  /** The row's value, or null: it is not known here, which says nothing about the database. */
  byte[] find(Table table, byte[] key) {
    if (!isReadAgain(table)) {
      return null;
    }
    int place = place(key);
    return holds(place, table, key) ? values[place] : null;
  }

  /** The row is so in the database; null = it is not there. */
  void learn(Table table, byte[] key, byte[] value) {
    if (!isReadAgain(table)) {
      return;
    }
    int place = place(key);
    int size = value == null ? 0 : key.length + value.length;
    boolean fits = size <= MOST_ROW_BYTES && bytes - sizeAt(place) + size <= MOST_BYTES;
    if (value != null && fits) {
      forget(place);
      tables[place] = table;
      keys[place] = key;
      values[place] = value;
      bytes += size;
    } else if (holds(place, table, key)) {
      forget(place);
    }
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
      case RECORDS, SESSIONS, LEASES -> true;
      case HISTORY, CHANGES, LEASE_KEYS, BATCH_RESULTS, OUTCOMES, OUTCOME_ORDER, POLICIES, META ->
          false;
    };
  }

  private boolean holds(int place, Table table, byte[] key) {
    return keys[place] != null && tables[place] == table && Arrays.equals(keys[place], key);
  }

  private static int place(byte[] key) {
    int hash = Arrays.hashCode(key);
    // Its low bits know little but the end of the key.
    return (hash ^ (hash >>> 15)) & (PLACES - 1);
  }
}
