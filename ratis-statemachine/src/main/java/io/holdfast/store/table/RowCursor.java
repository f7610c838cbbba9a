package io.holdfast.store.table;

import io.holdfast.store.format.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Stands at one row of a table at a time, so that two tables can be walked side by side. It takes
 * rows in chunks, small enough that reading one too many costs little.
 */
public final class RowCursor {
  private static final int CHUNK_ROWS = 32;
  private static final int CHUNK_BYTES = 256 << 10;

  private final TableReader tables;
  private final Table table;
  private final boolean descending;
  private byte[] from;
  private byte[] to;

  private final List<byte[]> keys = new ArrayList<>();
  private final List<byte[]> rows = new ArrayList<>();
  private int position;
  private boolean exhausted;

  public RowCursor(TableReader tables, Table table, byte[] from, byte[] to, boolean descending) {
    this.tables = tables;
    this.table = table;
    this.from = from;
    this.to = to;
    this.descending = descending;
    fill();
  }

  /** The row's key; null = there is no further row. */
  public byte[] key() {
    return position < keys.size() ? keys.get(position) : null;
  }

  public byte[] row() {
    return rows.get(position);
  }

  public void next() {
    position++;
    if (position == keys.size() && !exhausted) {
      byte[] last = keys.getLast();
      moveBound(descending ? last : Arrays.copyOf(last, last.length + 1));
      fill();
    }
  }

  /** Goes on to the first row at the bound or behind it; descending, to the last row before it. */
  public void skipTo(byte[] bound) {
    while (position < keys.size() && isBefore(keys.get(position), bound)) {
      position++;
    }
    if (position == keys.size() && !exhausted) {
      moveBound(bound);
      fill();
    }
  }

  private boolean isBefore(byte[] key, byte[] bound) {
    int order = Arrays.compareUnsigned(key, bound);
    return descending ? order >= 0 : order < 0;
  }

  private void moveBound(byte[] bound) {
    if (descending) {
      to = bound;
    } else {
      from = bound;
    }
  }

  private void fill() {
    keys.clear();
    rows.clear();
    position = 0;
    int[] bytes = new int[1];
    exhausted = true;
    tables.scan(
        table,
        from,
        to,
        descending,
        (key, row) -> {
          keys.add(key);
          rows.add(row);
          bytes[0] += key.length + row.length;
          boolean wantsNext = keys.size() < CHUNK_ROWS && bytes[0] < CHUNK_BYTES;
          exhausted = wantsNext;
          return wantsNext;
        });
  }
}
