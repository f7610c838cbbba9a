package io.holdfast.store.table;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.format.RecordFormat;
import io.holdfast.store.format.RowReader;
import io.holdfast.store.format.RowWriter;
import io.holdfast.store.format.Table;
import io.holdfast.store.result.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A sum over the current records: the first 128 bits of the SHA-256 of each (key, record), added
 * modulo 2^128. A write changes it by what it takes away and what it adds, so equal records give
 * equal sums however they came about, and replicas at the same index can be compared at no cost.
 *
 * <p>What is hashed does not depend on how rows are written: lengths and numbers in fixed places,
 * then key, content type and value. Used by one thread.
 */
public final class Digest {
  private static final int HEADER_BYTES = 2 * Integer.BYTES + 4 * Long.BYTES;
  private static final int HASH_BYTES = 32;

  private final MessageDigest hash = sha256();
  private final byte[] header = new byte[HEADER_BYTES];
  private final byte[] hashed = new byte[HASH_BYTES];
  private long high;
  private long low;

  public Digest(long high, long low) {
    this.high = high;
    this.low = low;
  }

  /** Computes the sum anew from the records, for checks: it must equal the one that is kept. */
  public static String ofRecords(TableReader tables) {
    Digest digest = new Digest(0, 0);
    tables.scan(
        Table.RECORDS,
        null,
        null,
        false,
        (key, row) -> {
          digest.add(Bytes.wrap(key), RecordFormat.decode(row));
          return true;
        });
    return digest.toString();
  }

  /** The first 128 bits of the SHA-256 over all rows of a small table, in their order. */
  public static String ofRows(TableReader tables, Table table) {
    MessageDigest hash = sha256();
    tables.scan(
        table,
        null,
        null,
        false,
        (key, row) -> {
          byte[] sizes = new byte[Long.BYTES];
          RowWriter.setFixed(sizes, 0, ((long) key.length << Integer.SIZE) | row.length);
          hash.update(sizes);
          hash.update(key);
          hash.update(row);
          return true;
        });
    byte[] sum = hash.digest();
    return text(RowReader.getFixed(sum, 0), RowReader.getFixed(sum, Long.BYTES));
  }

  public void add(Bytes key, StoredRecord record) {
    hash(key, record);
    long sum = low + RowReader.getFixed(hashed, Long.BYTES);
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    low = sum;
    high += RowReader.getFixed(hashed, 0) + carry;
  }

  public void subtract(Bytes key, StoredRecord record) {
    hash(key, record);
    long minus = RowReader.getFixed(hashed, Long.BYTES);
    long borrow = Long.compareUnsigned(low, minus) < 0 ? 1 : 0;
    low -= minus;
    high -= RowReader.getFixed(hashed, 0) + borrow;
  }

  public long high() {
    return high;
  }

  public long low() {
    return low;
  }

  static String text(long high, long low) {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }

  @Override
  public String toString() {
    return text(high, low);
  }

  private void hash(Bytes key, StoredRecord record) {
    byte[] contentType = record.contentType().getBytes(StandardCharsets.UTF_8);
    // Two 32-bit lengths in one 64-bit number.
    RowWriter.setFixed(header, 0, ((long) key.size() << Integer.SIZE) | contentType.length);
    RowWriter.setFixed(header, 8, record.createRevision());
    RowWriter.setFixed(header, 16, record.modifyRevision());
    RowWriter.setFixed(header, 24, record.version());
    RowWriter.setFixed(header, 32, record.lease());
    hash.update(header);
    hash.update(key.array());
    hash.update(contentType);
    hash.update(record.value().array());
    try {
      hash.digest(hashed, 0, HASH_BYTES);
    } catch (DigestException impossible) {
      throw new IllegalStateException("SHA-256 has 32 bytes", impossible);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
