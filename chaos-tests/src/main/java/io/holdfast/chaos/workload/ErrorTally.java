package io.holdfast.chaos.workload;

import io.holdfast.chaos.client.FailoverClient.FailedTry;
import java.util.Map;
import java.util.TreeMap;

/** Counts what clients were shown besides answers, by node and reason. Safe for many threads. */
public final class ErrorTally {
  private final Map<String, Long> counts = new TreeMap<>();
  private long total;

  public synchronized void add(FailedTry failure) {
    counts.merge(failure.node() + ": " + failure.reason(), 1L, Long::sum);
    total++;
  }

  public synchronized long total() {
    return total;
  }

  /** Number of errors by "node: reason". */
  public synchronized Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }
}
