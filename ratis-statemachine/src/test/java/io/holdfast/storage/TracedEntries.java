package io.holdfast.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.store.format.Table;
import io.holdfast.store.table.TableReader;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Entries that leave the same trace in every table, so that one can tell from the rows alone
 * whether all tables stand at one entry, and at which.
 */
final class TracedEntries {
  private static final int KEYS = 500;
  private static final byte[] LAST = "last".getBytes(UTF_8);

  private TracedEntries() {}

  /** Applies the entry with this index; its term is {@code index / 1000}. */
  static void apply(RocksTables tables, long index) {
    for (Table table : Table.values()) {
      tables.put(table, LAST, value(index));
      tables.put(table, written(index).getBytes(UTF_8), value(index));
      tables.delete(table, deleted(index).getBytes(UTF_8));
    }
    tables.commit(index / 1_000, index);
  }

  static void apply(RocksTables tables, long first, long last) {
    for (long index = first; index <= last; index++) {
      apply(tables, index);
    }
  }

  /** Checks that every table holds exactly what the entries up to the position left. */
  static void check(TableReader reader, LogPosition position, String context) {
    Map<String, Long> expected = rowsAt(position.index());
    for (Table table : Table.values()) {
      Map<String, Long> found = new TreeMap<>();
      reader.scan(
          table,
          null,
          null,
          false,
          (key, value) -> {
            found.put(new String(key, UTF_8), ByteBuffer.wrap(value).getLong());
            return true;
          });
      assertEquals(expected, found, table + " at " + position + " " + context);
    }
  }

  private static Map<String, Long> rowsAt(long lastIndex) {
    Map<String, Long> rows = new TreeMap<>();
    for (long index = 0; index <= lastIndex; index++) {
      rows.put("last", index);
      rows.put(written(index), index);
      rows.remove(deleted(index));
    }
    return rows;
  }

  private static String written(long index) {
    return String.format(Locale.ROOT, "key%03d", index * 31 % KEYS);
  }

  private static String deleted(long index) {
    return String.format(Locale.ROOT, "key%03d", (index * 17 + 1) % KEYS);
  }

  /** The index, then bytes that do not compress away. */
  private static byte[] value(long index) {
    ByteBuffer value = ByteBuffer.allocate(8 + 200).putLong(index);
    for (long word = index; value.hasRemaining(); ) {
      word = word * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
      value.putLong(word);
    }
    return value.array();
  }
}
