package io.holdfast.storage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A write batch in RocksDB's own serialized form (write_batch.cc: the form that its write-ahead
 * logs hold, so it does not change), made on the Java side: handed over whole it costs one call
 * into native code, where each row would cost one. For one write, and one thread.
 *
 * <pre>
 *   sequence (8 bytes, RocksDB fills it in)  count of rows (4 bytes)  rows
 *   row = kind, column family, key, and for a put the value; numbers are LEB128, bytes after length
 * </pre>
 */
final class BatchBytes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final byte DELETION = 0x4;
  private static final byte PUT = 0x5;

  private static final int COUNT_OFFSET = Long.BYTES;
  private static final int HEADER_BYTES = COUNT_OFFSET + Integer.BYTES;

  private byte[] bytes;
  private int size = HEADER_BYTES;
  private int count;

  /**
   * An empty batch.
   *
   * @param rowBytes what all rows take; when it is right, no copy is made
   */
  BatchBytes(int rowBytes) {
    bytes = new byte[HEADER_BYTES + rowBytes];
  }

  /** What a put takes, in one of the first 128 column families. */
  static int sizeOfPut(byte[] key, byte[] value) {
    return sizeOfDelete(key) + sizeOf(value);
  }

  /** What a deletion takes, in one of the first 128 column families. */
  static int sizeOfDelete(byte[] key) {
    return 1 + sizeOf(0) + sizeOf(key);
  }

  void put(int family, byte[] key, byte[] value) {
    begin(PUT, family, key);
    append(value);
  }

  void delete(int family, byte[] key) {
    begin(DELETION, family, key);
  }

  byte[] toArray() {
    INT.set(bytes, COUNT_OFFSET, count);
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  private void begin(byte kind, int family, byte[] key) {
    reserve(1 + sizeOf(family));
    bytes[size++] = kind;
    number(family);
    append(key);
    count++;
  }

  private void append(byte[] content) {
    reserve(sizeOf(content));
    number(content.length);
    System.arraycopy(content, 0, bytes, size, content.length);
    size += content.length;
  }

  private void number(int number) {
    int rest = number;
    while (rest >= 0x80) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private void reserve(int more) {
    int least = Math.addExact(size, more);
    if (least > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(2L * least, Integer.MAX_VALUE - 8L));
    }
  }

  private static int sizeOf(byte[] content) {
    return Math.addExact(sizeOf(content.length), content.length);
  }

  /** Of a number: seven bits a byte. */
  private static int sizeOf(int number) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(number | 1);
    return (bits + 6) / 7;
  }
}
