package io.holdfast.store.format;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Invariant;
import io.holdfast.store.result.KeyedRecord;
import io.holdfast.store.result.OperationResult;
import io.holdfast.store.result.RangePage;
import io.holdfast.store.result.StoredRecord;
import java.util.ArrayList;
import java.util.List;

/** What an operation of a transaction answered, within a row of results. */
final class OperationResultFormat {
  private static final int PUT = 1;
  private static final int INCREMENT = 2;
  private static final int GET = 3;
  private static final int RANGE = 4;
  private static final int DELETE = 5;

  private OperationResultFormat() {}

  static void write(RowWriter row, OperationResult result) {
    switch (result) {
      case OperationResult.PutDone put -> writeWritten(row.octet(PUT), put);
      case OperationResult.IncrementDone increment ->
          writeWritten(row.octet(INCREMENT).fixed(increment.value()), increment);
      case OperationResult.GetDone get -> {
        row.octet(GET).bytes(get.key().array()).flag(get.record() != null);
        if (get.record() != null) {
          writeRecord(row, get.record());
        }
      }
      case OperationResult.RangeDone range -> writePage(row.octet(RANGE), range.page());
      case OperationResult.DeleteDone delete -> row.octet(DELETE).number(delete.deleted());
    }
  }

  static OperationResult read(RowReader row) {
    int kind = row.octet();
    return switch (kind) {
      case PUT ->
          new OperationResult.PutDone(row.number(), row.number(), row.number(), row.number());
      case INCREMENT ->
          new OperationResult.IncrementDone(
              row.fixed(), row.number(), row.number(), row.number(), row.number());
      case GET ->
          new OperationResult.GetDone(Bytes.wrap(row.bytes()), row.flag() ? readRecord(row) : null);
      case RANGE -> new OperationResult.RangeDone(readPage(row));
      case DELETE -> new OperationResult.DeleteDone(row.number());
      default ->
          throw new Invariant.BrokenInvariantException("unknown kind of operation result: " + kind);
    };
  }

  private static void writeWritten(RowWriter row, OperationResult.Written written) {
    row.number(written.createRevision())
        .number(written.modifyRevision())
        .number(written.version())
        .number(written.lease());
  }

  private static void writePage(RowWriter row, RangePage page) {
    row.number(page.count()).flag(page.more()).number(page.items().size());
    for (KeyedRecord item : page.items()) {
      writeRecord(row.bytes(item.key().array()), item.record());
    }
  }

  private static RangePage readPage(RowReader row) {
    long count = row.number();
    boolean more = row.flag();
    int size = row.count();
    List<KeyedRecord> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(new KeyedRecord(Bytes.wrap(row.bytes()), readRecord(row)));
    }
    return new RangePage(items, count, more);
  }

  private static void writeRecord(RowWriter row, StoredRecord record) {
    row.bytes(RecordFormat.encode(record));
  }

  private static StoredRecord readRecord(RowReader row) {
    return RecordFormat.decode(row.bytes());
  }
}
