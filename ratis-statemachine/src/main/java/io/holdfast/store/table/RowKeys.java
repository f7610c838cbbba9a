package io.holdfast.store.table;

import io.holdfast.store.format.RowReader;
import io.holdfast.store.format.RowWriter;
import io.holdfast.store.format.Table;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes and reads the keys of rows. They last as long as the data: their bytes never change. */
public final class RowKeys {
  /** {@link Counters} live under this key of {@link Table#META}. */
  public static final byte[] COUNTERS = "state".getBytes(StandardCharsets.US_ASCII);

  private static final byte ESCAPED_ZERO = (byte) 0xFF;
  private static final byte END_OF_KEY = 1;
  private static final byte BEHIND_END_OF_KEY = 2;

  private static final byte IDEMPOTENCY_KEY = 1;
  private static final byte OPERATION_ID = 2;

  private RowKeys() {}

  /** A revision, lease, session or order number: sorts as the number. */
  public static byte[] ofNumber(long number) {
    byte[] row = new byte[Long.BYTES];
    RowWriter.setFixed(row, 0, number);
    return row;
  }

  /**
   * (key, revision) of {@link Table#HISTORY}. A zero byte of the key becomes 00 FF and the key ends
   * with 00 01, so that rows sort by key first, as the keys do, and then by revision.
   */
  public static byte[] history(byte[] key, long revision) {
    byte[] row = escaped(key, END_OF_KEY, Long.BYTES);
    RowWriter.setFixed(row, row.length - Long.BYTES, revision);
    return row;
  }

  /** Before all rows of the key, behind those of earlier keys. */
  public static byte[] historyStart(byte[] key) {
    return escaped(key, END_OF_KEY, 0);
  }

  /** Behind all rows of the key, before those of later keys. */
  public static byte[] historyEnd(byte[] key) {
    return escaped(key, BEHIND_END_OF_KEY, 0);
  }

  public static long revisionOfHistory(byte[] row) {
    return RowReader.getFixed(row, row.length - Long.BYTES);
  }

  public static byte[] keyOfHistory(byte[] row) {
    int end = row.length - Long.BYTES - 2;
    byte[] key = new byte[end];
    int size = 0;
    for (int i = 0; i < end; i++) {
      key[size++] = row[i];
      if (row[i] == 0) {
        i++;
      }
    }
    return size == end ? key : Arrays.copyOf(key, size);
  }

  /** Whether two rows of the history belong to one key. */
  static boolean sameHistoryKey(byte[] one, byte[] other) {
    int end = one.length - Long.BYTES;
    return one.length == other.length && Arrays.equals(one, 0, end, other, 0, end);
  }

  /** (lease, key) of {@link Table#LEASE_KEYS}. */
  public static byte[] leaseKey(long lease, byte[] key) {
    byte[] row = new byte[Long.BYTES + key.length];
    RowWriter.setFixed(row, 0, lease);
    System.arraycopy(key, 0, row, Long.BYTES, key.length);
    return row;
  }

  public static byte[] keyOfLeaseKey(byte[] row) {
    return Arrays.copyOfRange(row, Long.BYTES, row.length);
  }

  /** (session, first sequence) of {@link Table#BATCH_RESULTS}. */
  public static byte[] batchResults(long session, long firstSequence) {
    byte[] row = new byte[2 * Long.BYTES];
    RowWriter.setFixed(row, 0, session);
    RowWriter.setFixed(row, Long.BYTES, firstSequence);
    return row;
  }

  public static long sequenceOfBatchResults(byte[] row) {
    return RowReader.getFixed(row, Long.BYTES);
  }

  /**
   * A client's key in {@link Table#OUTCOMES}; it may look like an operation id, but never equals
   * one there.
   */
  public static byte[] idempotencyKey(String key) {
    byte[] text = key.getBytes(StandardCharsets.UTF_8);
    byte[] row = new byte[1 + text.length];
    row[0] = IDEMPOTENCY_KEY;
    System.arraycopy(text, 0, row, 1, text.length);
    return row;
  }

  /** An operation id in {@link Table#OUTCOMES}. */
  public static byte[] operationId(long session, long sequence) {
    byte[] row = new byte[1 + 2 * Long.BYTES];
    row[0] = OPERATION_ID;
    RowWriter.setFixed(row, 1, session);
    RowWriter.setFixed(row, 1 + Long.BYTES, sequence);
    return row;
  }

  private static byte[] escaped(byte[] key, byte mark, int more) {
    int zeros = 0;
    for (byte octet : key) {
      if (octet == 0) {
        zeros++;
      }
    }
    byte[] row = new byte[key.length + zeros + 2 + more];
    int size = key.length + zeros;
    if (zeros == 0) {
      System.arraycopy(key, 0, row, 0, size);
    } else {
      escape(key, row);
    }
    row[size + 1] = mark;
    return row;
  }

  private static void escape(byte[] key, byte[] row) {
    int size = 0;
    for (byte octet : key) {
      row[size++] = octet;
      if (octet == 0) {
        row[size++] = ESCAPED_ZERO;
      }
    }
  }
}
