package io.holdfast.chaos.report;

import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.util.List;

/**
 * A history, laid out in time.
 *
 * @param fromNanos the first thing that happened
 * @param toNanos the last
 * @param work operations of the clients, without the reads after all faults
 * @param lastReadsNanos when those began; {@code toNanos} if there were none
 */
record RunTimes(
    long fromNanos,
    long toNanos,
    List<Operation> work,
    List<FaultSpan> faults,
    long lastReadsNanos) {

  static RunTimes of(History history) {
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    for (Operation operation : history.operations()) {
      from = Math.min(from, operation.invokedNanos());
      to = Math.max(to, operation.completedNanos());
    }
    if (from > to) {
      from = 0;
      to = 1;
    }
    long lastReads =
        history.withCall(Call.DigestRead.class).stream()
            .mapToLong(Operation::invokedNanos)
            .min()
            .orElse(to);
    List<Operation> work =
        history.operations().stream()
            .filter(operation -> operation.invokedNanos() < lastReads)
            .toList();
    return new RunTimes(from, to, work, FaultSpan.of(history.faults(), to), lastReads);
  }

  double seconds(long nanos) {
    return (nanos - fromNanos) / 1e9;
  }

  double lengthSeconds() {
    return Math.max(1e-3, seconds(toNanos));
  }
}
