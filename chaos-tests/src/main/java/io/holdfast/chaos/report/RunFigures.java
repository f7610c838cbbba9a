package io.holdfast.chaos.report;

import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.workload.Percentiles;
import java.util.List;

/**
 * Numbers of a run.
 *
 * @param answered operations of clients with an answer
 * @param failed that certainly did not happen
 * @param unknown that may have happened
 * @param perSecond answered ones, over the time that clients worked
 * @param perSecondAtPeace answered ones, over the time in which no fault was in force
 * @param medianMillis of the answered ones
 * @param p99Millis of the answered ones
 * @param longestMillis of the answered ones
 */
record RunFigures(
    long answered,
    long failed,
    long unknown,
    double perSecond,
    double perSecondAtPeace,
    double medianMillis,
    double p99Millis,
    double longestMillis) {

  static RunFigures of(RunTimes times) {
    List<Operation> answered = times.work().stream().filter(Operation::isOk).toList();
    long failed = times.work().stream().filter(Operation::isFailed).count();
    Percentiles latencies =
        new Percentiles(answered.stream().mapToLong(RunFigures::latencyNanos).toArray());
    double worked = Math.max(1e-3, times.seconds(times.lastReadsNanos()));
    long inPeace =
        answered.stream()
            .filter(one -> times.faults().stream().noneMatch(f -> f.covers(one.completedNanos())))
            .count();
    return new RunFigures(
        answered.size(),
        failed,
        times.work().size() - answered.size() - failed,
        answered.size() / worked,
        inPeace / Math.max(1e-3, worked - hurtSeconds(times)),
        latencies.at(50) / 1e6,
        latencies.at(99) / 1e6,
        latencies.worst() / 1e6);
  }

  static long latencyNanos(Operation operation) {
    return operation.completedNanos() - operation.invokedNanos();
  }

  /** Seconds in which at least one fault was in force. */
  private static double hurtSeconds(RunTimes times) {
    double total = 0;
    long coveredTo = Long.MIN_VALUE;
    for (FaultSpan span : times.faults()) {
      long from = Math.max(span.fromNanos(), coveredTo);
      if (span.toNanos() > from) {
        total += (span.toNanos() - from) / 1e9;
        coveredTo = span.toNanos();
      }
    }
    return total;
  }

  /** The longest time within a fault, and until the first answer after it, without any answer. */
  static double longestSilenceMillis(FaultSpan span, List<Operation> work) {
    long[] answers =
        work.stream()
            .filter(Operation::isOk)
            .mapToLong(Operation::completedNanos)
            .filter(nanos -> nanos >= span.fromNanos())
            .sorted()
            .toArray();
    long last = span.fromNanos();
    long longest = 0;
    for (long answer : answers) {
      longest = Math.max(longest, answer - last);
      if (answer > span.toNanos()) {
        return longest / 1e6;
      }
      last = answer;
    }
    return Math.max(longest, span.toNanos() - last) / 1e6;
  }
}
