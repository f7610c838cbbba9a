package io.holdfast.store.read;

import io.holdfast.store.command.OperationId;
import io.holdfast.store.format.Table;
import io.holdfast.store.result.BatchResult;
import io.holdfast.store.result.OperationOutcome;
import io.holdfast.store.table.BatchResultsRows;
import io.holdfast.store.table.Outcome;
import io.holdfast.store.table.RowKeys;
import io.holdfast.store.table.Session;
import io.holdfast.store.table.TableReader;

/**
 * Tells what became of an operation, also while entries are applied.
 *
 * <p>The order of the reads matters. The session is read before the results of batches, to know
 * that the number was settled when its result was looked for; and again after them, to know whether
 * they were dropped meanwhile. Confirming moves what was not reached to a row of its own, so that
 * row is asked for last.
 */
final class OperationLookup {
  private OperationLookup() {}

  static OperationOutcome find(TableReader tables, String id) {
    byte[] row = tables.get(Table.OUTCOMES, RowKeys.idempotencyKey(id));
    if (row != null) {
      return Outcome.decode(row).toOperationOutcome();
    }
    OperationId operation = OperationId.parse(id);
    return operation == null
        ? new OperationOutcome.Unknown()
        : find(tables, operation.session(), operation.sequence());
  }

  private static OperationOutcome find(TableReader tables, long id, long sequence) {
    Session before = session(tables, id);
    BatchResult.Answer answer = BatchResultsRows.find(tables, id, sequence);
    if (answer != null) {
      return new OperationOutcome.Applied(answer.result());
    }
    Session after = session(tables, id);
    byte[] row = tables.get(Table.OUTCOMES, RowKeys.operationId(id, sequence));
    if (row != null) {
      return Outcome.decode(row).toOperationOutcome();
    }
    if (before == null || after == null || sequence >= before.nextSequence()) {
      return new OperationOutcome.Unknown();
    }
    return sequence < after.confirmedBelow()
        ? new OperationOutcome.Forgotten()
        : new OperationOutcome.NotApplied();
  }

  private static Session session(TableReader tables, long id) {
    byte[] row = tables.get(Table.SESSIONS, RowKeys.ofNumber(id));
    return row == null ? null : Session.decode(row);
  }
}
