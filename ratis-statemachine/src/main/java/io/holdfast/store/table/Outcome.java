package io.holdfast.store.table;

import io.holdfast.store.command.Bytes;
import io.holdfast.store.format.ResultFormat;
import io.holdfast.store.format.RowReader;
import io.holdfast.store.format.RowWriter;
import io.holdfast.store.format.Table;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.OperationOutcome;

/**
 * A row of {@link Table#OUTCOMES}. Format 1: fingerprint, whether there is a result, the result.
 *
 * @param fingerprint of the request that came under the key; empty for an operation id
 * @param result null = it was not applied, and never will be
 */
public record Outcome(Bytes fingerprint, CommandResult result) {
  private static final int FORMAT = 1;

  public static Outcome decode(byte[] row) {
    RowReader reader = RowReader.open(row, FORMAT, Table.OUTCOMES);
    Bytes fingerprint = Bytes.wrap(reader.bytes());
    CommandResult result = reader.flag() ? ResultFormat.read(reader) : null;
    reader.end();
    return new Outcome(fingerprint, result);
  }

  public byte[] encode() {
    RowWriter row = new RowWriter(64).octet(FORMAT).bytes(fingerprint.array()).flag(result != null);
    if (result != null) {
      ResultFormat.write(row, result);
    }
    return row.toRow();
  }

  public OperationOutcome toOperationOutcome() {
    return result == null
        ? new OperationOutcome.NotApplied()
        : new OperationOutcome.Applied(result);
  }
}
