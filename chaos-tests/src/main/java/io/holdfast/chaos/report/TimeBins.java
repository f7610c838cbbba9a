package io.holdfast.chaos.report;

import io.holdfast.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;

/** Operations by when they were answered, in equal steps of time. */
final class TimeBins {
  private static final int MOST = 160;
  private static final double LEAST_SECONDS = 0.5;

  private final RunTimes times;
  private final double stepSeconds;
  private final List<List<Operation>> bins = new ArrayList<>();

  TimeBins(RunTimes times) {
    this.times = times;
    this.stepSeconds = Math.max(LEAST_SECONDS, times.lengthSeconds() / MOST);
    int count = (int) Math.ceil(times.lengthSeconds() / stepSeconds) + 1;
    for (int i = 0; i < count; i++) {
      bins.add(new ArrayList<>());
    }
    for (Operation operation : times.work()) {
      bins.get((int) (times.seconds(operation.completedNanos()) / stepSeconds)).add(operation);
    }
  }

  int count() {
    return bins.size();
  }

  List<Operation> at(int bin) {
    return bins.get(bin);
  }

  double stepSeconds() {
    return stepSeconds;
  }

  /** Where the step begins. */
  long fromNanos(int bin) {
    return times.fromNanos() + (long) (bin * stepSeconds * 1e9);
  }

  /** Steps that begin before the last reads do: later there is no work. */
  boolean isWork(int bin) {
    return fromNanos(bin) < times.lastReadsNanos();
  }
}
