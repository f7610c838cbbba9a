package io.holdfast.store.format;

import io.holdfast.store.result.BatchResult;
import java.util.ArrayList;
import java.util.List;

/** Rows of {@link Table#BATCH_RESULTS}. Format 1: how many, then each answer. */
public final class BatchResultsFormat {
  private static final int FORMAT = 1;

  private BatchResultsFormat() {}

  public static byte[] encode(List<BatchResult.Answer> answers) {
    RowWriter row = new RowWriter(16 + 16 * answers.size());
    row.octet(FORMAT).number(answers.size());
    for (BatchResult.Answer answer : answers) {
      ResultFormat.write(row.flag(answer.replayed()), answer.result());
    }
    return row.toRow();
  }

  public static List<BatchResult.Answer> decode(byte[] row) {
    RowReader reader = RowReader.open(row, FORMAT, Table.BATCH_RESULTS);
    int size = reader.count();
    List<BatchResult.Answer> answers = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      boolean replayed = reader.flag();
      answers.add(new BatchResult.Answer(ResultFormat.read(reader), replayed));
    }
    reader.end();
    return answers;
  }

  /** How many answers the row holds. */
  public static long size(byte[] row) {
    return RowReader.open(row, FORMAT, Table.BATCH_RESULTS).number();
  }
}
