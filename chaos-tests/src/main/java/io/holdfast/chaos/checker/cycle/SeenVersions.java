package io.holdfast.chaos.checker.cycle;

import io.holdfast.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges single values that a transaction saw of another one: they must have been written, for
 * good, and be the last of their writer.
 */
final class SeenVersions {

  private SeenVersions() {}

  /** What is wrong with a value being there at all; null if nothing. */
  static Anomaly presence(Transactions transactions, int reader, int key, long value) {
    Integer writer = transactions.writer(key, value);
    if (writer == null) {
      return anomaly(
          transactions, "phantom read", "saw %d in %s, which nobody wrote", value, key, reader);
    }
    if (transactions.operation(writer).isFailed()) {
      return anomaly(
          transactions,
          "G1a",
          "saw %d in %s, whose transaction failed",
          value,
          key,
          writer,
          reader);
    }
    if (transactions.operation(writer).invokedNanos()
        > transactions.operation(reader).completedNanos()) {
      return anomaly(
          transactions,
          "future read",
          "saw %d in %s before it was written",
          value,
          key,
          writer,
          reader);
    }
    return null;
  }

  /** What is wrong with a value being the newest one that was seen; null if nothing. */
  static Anomaly newest(Transactions transactions, int reader, int key, long value) {
    Integer writer = transactions.writer(key, value);
    if (writer == null || writer == reader || transactions.isLastWrite(key, value)) {
      return null;
    }
    return anomaly(
        transactions,
        "G1b",
        "saw %d in %s, a value from the middle of a transaction",
        value,
        key,
        writer,
        reader);
  }

  private static Anomaly anomaly(
      Transactions transactions,
      String name,
      String what,
      long value,
      int key,
      Integer... involved) {
    List<Operation> operations = new ArrayList<>();
    for (Integer transaction : involved) {
      operations.add(transactions.operation(transaction));
    }
    return new Anomaly(
        name, "a transaction " + what.formatted(value, transactions.key(key)), operations);
  }
}
