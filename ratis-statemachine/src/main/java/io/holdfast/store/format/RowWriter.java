package io.holdfast.store.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the fields of a row, one behind the other. {@link RowReader} reads them back. */
public final class RowWriter {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] buffer;
  private int size;

  public RowWriter(int capacity) {
    buffer = new byte[capacity];
  }

  /** Puts a number into eight bytes, the highest first: so that rows sort as their numbers. */
  public static void setFixed(byte[] target, int offset, long number) {
    LONG.set(target, offset, number);
  }

  /** How many bytes {@link #number} takes. */
  static int sizeOf(long number) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(number | 1);
    return (bits + 6) / 7;
  }

  public RowWriter octet(int octet) {
    reserve(1);
    buffer[size++] = (byte) octet;
    return this;
  }

  public RowWriter flag(boolean flag) {
    return octet(flag ? 1 : 0);
  }

  /** Seven bits a byte, the lowest first; the high bit says that more follow (LEB128, unsigned). */
  public RowWriter number(long number) {
    reserve(sizeOf(number));
    long rest = number;
    while ((rest & ~0x7FL) != 0) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
    return this;
  }

  /** Eight bytes, the highest first. */
  public RowWriter fixed(long number) {
    reserve(Long.BYTES);
    setFixed(buffer, size, number);
    size += Long.BYTES;
    return this;
  }

  /** The length as a number, then the bytes. */
  public RowWriter bytes(byte[] bytes) {
    return number(bytes.length).rest(bytes);
  }

  /** The bytes alone: their length must follow from what is around them. */
  public RowWriter rest(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
    return this;
  }

  RowWriter text(String text) {
    return text.isEmpty() ? number(0) : bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  public byte[] toRow() {
    return Arrays.copyOf(buffer, size);
  }

  /** As {@link #toRow}, without a copy when the capacity was right; nothing is written after it. */
  byte[] takeRow() {
    return size == buffer.length ? buffer : toRow();
  }

  private void reserve(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(size + more, 2 * buffer.length));
    }
  }
}
