package io.holdfast.gateway.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;

/** Figures that are not counted here but looked up when they are asked for. */
public final class Figures {
  private Figures() {}

  /** A number that goes up and down. */
  public static MetricSnapshot gauge(String name, String help, long value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(point(Labels.EMPTY, value))
        .build();
  }

  /** One such number for each value of a label. */
  public static MetricSnapshot gauges(
      String name, String help, String label, Map<String, Long> values) {
    GaugeSnapshot.Builder gauges = GaugeSnapshot.builder().name(name).help(help);
    values.forEach((of, value) -> gauges.dataPoint(point(Labels.of(label, of), value)));
    return gauges.build();
  }

  /**
   * A number that only grows.
   *
   * @param name without {@code _total}, which the page adds
   */
  public static MetricSnapshot counter(String name, String help, long value) {
    return CounterSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder().value((double) value).build())
        .build();
  }

  /**
   * One such number for each value of a label.
   *
   * @param name without {@code _total}, which the page adds
   */
  public static MetricSnapshot counters(
      String name, String help, String label, Map<String, Long> values) {
    CounterSnapshot.Builder counters = CounterSnapshot.builder().name(name).help(help);
    values.forEach(
        (of, value) ->
            counters.dataPoint(
                CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(Labels.of(label, of))
                    .value((double) value)
                    .build()));
    return counters.build();
  }

  private static GaugeSnapshot.GaugeDataPointSnapshot point(Labels labels, long value) {
    return GaugeSnapshot.GaugeDataPointSnapshot.builder()
        .labels(labels)
        .value((double) value)
        .build();
  }
}
