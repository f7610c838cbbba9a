package io.holdfast.store.format;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.result.StoredRecord;

/**
 * Rows of {@link Table#RECORDS} and {@link Table#HISTORY}.
 *
 * <p>Format 1: create revision, modify revision less create revision, version, lease, content type,
 * and the value to the end of the row. In the history the single byte 0 says that nothing was
 * there.
 */
public final class RecordFormat {
  private static final int FORMAT = 1;
  private static final byte[] NOTHING = {0};

  private RecordFormat() {}

  public static byte[] encode(StoredRecord record) {
    byte[] value = record.value().array();
    long age = record.modifyRevision() - record.createRevision();
    int nameBytes = record.contentType().length();
    int size =
        1
            + RowWriter.sizeOf(record.createRevision())
            + RowWriter.sizeOf(age)
            + RowWriter.sizeOf(record.version())
            + RowWriter.sizeOf(record.lease())
            + RowWriter.sizeOf(nameBytes)
            + nameBytes
            + value.length;
    return new RowWriter(size)
        .octet(FORMAT)
        .number(record.createRevision())
        .number(age)
        .number(record.version())
        .number(record.lease())
        .text(record.contentType())
        .rest(value)
        .takeRow();
  }

  public static StoredRecord decode(byte[] row) {
    return decode(row, true);
  }

  /** Leaves the value empty where it is not wanted: it may be large. */
  public static StoredRecord decode(byte[] row, boolean withValue) {
    RowReader reader = RowReader.open(row, FORMAT, Table.RECORDS);
    long createRevision = reader.number();
    long modifyRevision = createRevision + reader.number();
    long version = reader.number();
    long lease = reader.number();
    String contentType = reader.text();
    Bytes value = withValue ? Bytes.wrap(reader.rest()) : Bytes.EMPTY;
    return new StoredRecord(value, contentType, createRevision, modifyRevision, version, lease);
  }

  /** What the history keeps for a key that had this row, or none (null). */
  public static byte[] undo(byte[] row) {
    return row == null ? NOTHING : row;
  }

  public static boolean isNothing(byte[] undo) {
    return undo.length == 1 && undo[0] == NOTHING[0];
  }

  /** The record that a row of the history holds; null = nothing was there. */
  public static StoredRecord decodeUndo(byte[] undo) {
    return isNothing(undo) ? null : decode(undo);
  }
}
