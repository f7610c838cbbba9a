package io.holdfast.store;

/** Finds a command's answer among the results that are kept by batch. */
final class BatchResultsRows {
  private BatchResultsRows() {}

  /** The answer to a number of a session, or null where none is kept. */
  static BatchResult.Answer find(TableReader tables, long session, long sequence) {
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
