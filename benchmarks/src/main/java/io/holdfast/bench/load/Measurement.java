package io.holdfast.bench.load;

import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one run of a load brought.
 *
 * @param window how long was measured, without the warm-up
 * @param latenciesNanos of the operations that succeeded in the window
 * @param failures in the window, by reason
 * @param generatorCores how many cores the generator itself kept busy; near the machine's own
 *     number it was the generator that was measured
 */
public record Measurement(
    Duration window, Histogram latenciesNanos, Map<String, Long> failures, double generatorCores) {

  /** Operations that succeeded, each second. */
  public double perSecond() {
    return latenciesNanos.getTotalCount() * 1e9 / window.toNanos();
  }

  /** How many operations failed. */
  public long failureCount() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }
}
