package io.holdfast.store;

/**
 * A row of {@link Table#OUTCOMES}. Format 1: fingerprint, whether there is a result, the result.
 *
 * @param fingerprint of the request that came under the key; empty for an operation id
 * @param result null = it was not applied, and never will be
 */
record Outcome(Bytes fingerprint, CommandResult result) {
  private static final int FORMAT = 1;

  static Outcome decode(byte[] row) {
    RowReader reader = RowReader.open(row, FORMAT, Table.OUTCOMES);
    Bytes fingerprint = Bytes.wrap(reader.bytes());
    CommandResult result = reader.flag() ? ResultFormat.read(reader) : null;
    reader.end();
    return new Outcome(fingerprint, result);
  }

  byte[] encode() {
    RowWriter row = new RowWriter(64).octet(FORMAT).bytes(fingerprint.array()).flag(result != null);
    if (result != null) {
      ResultFormat.write(row, result);
    }
    return row.toRow();
  }

  OperationOutcome toOperationOutcome() {
    return result == null
        ? new OperationOutcome.NotApplied()
        : new OperationOutcome.Applied(result);
  }
}
