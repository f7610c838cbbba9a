package io.holdfast.store.table;

import io.holdfast.store.format.BatchResultsFormat;
import io.holdfast.store.format.Table;
import io.holdfast.store.result.BatchResult;

/** Finds a command's answer among the results that are kept by batch. */
public final class BatchResultsRows {
  private BatchResultsRows() {}

  /** The answer to a number of a session, or null where none is kept. */
  public static BatchResult.Answer find(TableReader tables, long session, long sequence) {
    BatchResult.Answer[] found = new BatchResult.Answer[1];
    tables.scan(
        Table.BATCH_RESULTS,
        RowKeys.batchResults(session, 0),
        RowKeys.batchResults(session, sequence + 1),
        true,
        (row, answers) -> {
          long place = sequence - RowKeys.sequenceOfBatchResults(row);
          if (place >= 0 && place < BatchResultsFormat.size(answers)) {
            found[0] = BatchResultsFormat.decode(answers).get((int) place);
          }
          return false;
        });
    return found[0];
  }
}
