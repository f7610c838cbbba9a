package io.holdfast.bench.report;

import io.holdfast.bench.load.Measurement;
import io.holdfast.bench.workload.Workload;
import java.util.Map;

/**
 * One workload on one system in one round.
 *
 * @param round from 1
 * @param operationsPerSecond what the system did; a batch of 100 puts counts 100
 * @param failures operations that failed or whose outcome nobody knows
 * @param generatorCores cores that the generator itself kept busy
 */
public record LoadResult(
    String system,
    String workload,
    int round,
    double operationsPerSecond,
    LatencySummary latency,
    long failures,
    Map<String, Long> failureReasons,
    double generatorCores) {
  public LoadResult {
    failureReasons = Map.copyOf(failureReasons);
  }

  /** Sums up a measurement. */
  public static LoadResult of(String system, Workload workload, int round, Measurement measured) {
    return new LoadResult(
        system,
        workload.name(),
        round,
        measured.perSecond() * workload.mix().operationsEach(),
        LatencySummary.of(measured.latenciesNanos()),
        measured.failureCount(),
        measured.failures(),
        measured.generatorCores());
  }
}
