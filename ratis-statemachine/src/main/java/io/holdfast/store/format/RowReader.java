package io.holdfast.store.format;

import io.holdfast.store.command.Invariant;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link RowWriter} wrote. A row that ends too early is a broken invariant. */
public final class RowReader {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] row;
  private int position;

  public RowReader(byte[] row) {
    this(row, 0);
  }

  public RowReader(byte[] row, int position) {
    this.row = row;
    this.position = position;
  }

  /** The number that {@link RowWriter#setFixed} put there. */
  public static long getFixed(byte[] source, int offset) {
    return (long) LONG.get(source, offset);
  }

  /** Opens a row whose first byte must name the one format that this code knows. */
  public static RowReader open(byte[] row, int format, Table table) {
    RowReader reader = new RowReader(row);
    int found = reader.octet();
    Invariant.check(found == format, "a row of %s has format %s, known: %s", table, found, format);
    return reader;
  }

  /** Opens a row in one of the formats from 1 to the newest; the caller reads which first. */
  public static RowReader openUpTo(byte[] row, int newest, Table table) {
    RowReader reader = new RowReader(row);
    int found = row.length == 0 ? 0 : row[0];
    Invariant.check(
        found >= 1 && found <= newest,
        "a row of %s has format %s, known: 1 to %s",
        table,
        found,
        newest);
    return reader;
  }

  public int octet() {
    need(1);
    return row[position++] & 0xFF;
  }

  public boolean flag() {
    return octet() != 0;
  }

  public long number() {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int octet = octet();
      number |= (octet & 0x7FL) << shift;
      if (octet < 0x80) {
        return number;
      }
    }
    throw new Invariant.BrokenInvariantException("a number goes on behind its tenth byte");
  }

  /** How many bytes, or parts of a byte or more each, follow. */
  int count() {
    long count = number();
    if (count < 0 || count > remaining()) {
      throw cutShort(count);
    }
    return (int) count;
  }

  public long fixed() {
    need(Long.BYTES);
    position += Long.BYTES;
    return getFixed(row, position - Long.BYTES);
  }

  public byte[] bytes() {
    int size = count();
    position += size;
    return Arrays.copyOfRange(row, position - size, position);
  }

  void skipBytes() {
    int size = count();
    position += size;
  }

  String text() {
    int size = count();
    position += size;
    return size == 0 ? "" : new String(row, position - size, size, StandardCharsets.UTF_8);
  }

  /** All that is left. */
  public byte[] rest() {
    int from = position;
    position = row.length;
    return Arrays.copyOfRange(row, from, row.length);
  }

  public int position() {
    return position;
  }

  public int remaining() {
    return row.length - position;
  }

  /** Checks that the row holds nothing behind what was read. */
  public void end() {
    if (position != row.length) {
      throw new Invariant.BrokenInvariantException(
          "a row of " + row.length + " bytes should end at " + position);
    }
  }

  private void need(int size) {
    if (size > remaining()) {
      throw cutShort(size);
    }
  }

  private Invariant.BrokenInvariantException cutShort(long wanted) {
    return new Invariant.BrokenInvariantException(
        "a row of "
            + row.length
            + " bytes ends within a field: "
            + wanted
            + " wanted at "
            + position);
  }
}
