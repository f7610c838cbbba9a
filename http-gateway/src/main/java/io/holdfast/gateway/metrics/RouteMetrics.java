package io.holdfast.gateway.metrics;

import io.holdfast.gateway.request.Route;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The figures of one route, so that nobody looks for labels for each answer. */
final class RouteMetrics {
  private static final int STATUSES = 600;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Route route;
  private final Counter answers;
  private final DistributionDataPoint seconds;
  private final AtomicReferenceArray<CounterDataPoint> byStatus =
      new AtomicReferenceArray<>(STATUSES);

  /**
   * Of a route.
   *
   * @param answers where its answers are counted
   * @param seconds where their times are counted; null = nowhere
   */
  RouteMetrics(Route route, Counter answers, DistributionDataPoint seconds) {
    this.route = route;
    this.answers = answers;
    this.seconds = seconds;
  }

  void onAnswer(int status, long nanos) {
    CounterDataPoint answer = byStatus.get(status);
    if (answer == null) {
      answer = answers.labelValues(route.method(), route.path(), Integer.toString(status));
      byStatus.set(status, answer);
    }
    answer.inc();
    if (seconds != null) {
      seconds.observe(nanos / NANOS_PER_SECOND);
    }
  }
}
