package io.holdfast.gateway.metrics;

import io.holdfast.gateway.request.RequestListener;
import io.holdfast.gateway.request.Route;
import io.holdfast.gateway.write.CommitListener;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Counts what the gateway does, and prints it for Prometheus. What nodes, gateways and load
 * balancers ask about the process itself is counted apart: it comes several times a second, is
 * quick, and would hide what users see. Safe for many threads.
 */
public final class GatewayMetrics implements RequestListener {
  /** A deadline is a minute at most; clients usually wait 1 to 10 s. */
  private static final double[] SECONDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 4, 5,
    7.5, 10, 15, 30, 60
  };

  private static final double[] COMMANDS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests =
      Counter.builder()
          .name("holdfast_http_requests_total")
          .help("Answers by route and status, without probes.")
          .labelNames("method", "route", "status")
          .withoutExemplars()
          .register(registry);
  private final Counter probes =
      Counter.builder()
          .name("holdfast_http_probes_total")
          .help("Answers about this process itself: health, metrics, /v1/cluster.")
          .labelNames("method", "route", "status")
          .withoutExemplars()
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("holdfast_http_request_seconds")
          .help("From first byte to last, without probes.")
          .labelNames("method", "route")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .withoutExemplars()
          .register(registry);

  /** Routes are few and fixed: this map cannot grow without bound. */
  private final Map<Route, RouteMetrics> routes = new ConcurrentHashMap<>();

  public GatewayMetrics() {
    BuildInfo build = BuildInfo.OF_THIS_PROGRAM;
    Info.builder()
        .name("holdfast_build_info")
        .help("The program that runs here.")
        .labelNames("version", "commit")
        .register(registry)
        .addLabelValues(build.version(), build.commit());
  }

  @Override
  public void onAnswer(Route route, int status, long nanos) {
    routes.computeIfAbsent(route, this::metricsOf).onAnswer(status, nanos);
  }

  private RouteMetrics metricsOf(Route route) {
    return route.isProbe()
        ? new RouteMetrics(route, probes, null)
        : new RouteMetrics(route, requests, seconds.labelValues(route.method(), route.path()));
  }

  /** Hears of batches, where there are any. */
  public CommitListener batches() {
    Histogram commands =
        Histogram.builder()
            .name("holdfast_batch_commands")
            .help("Commands that went into the log together.")
            .classicOnly()
            .classicUpperBounds(COMMANDS)
            .withoutExemplars()
            .register(registry);
    return commands::observe;
  }

  /** Adds figures that are looked up whenever the page is asked for. */
  public void add(Supplier<List<MetricSnapshot>> figures) {
    MultiCollector collector = () -> new MetricSnapshots(figures.get());
    registry.register(collector);
  }

  /** The page of all figures. */
  public String page() {
    ByteArrayOutputStream page = new ByteArrayOutputStream(16_384);
    try {
      PrometheusTextFormatWriter.create()
          .write(page, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return page.toString(StandardCharsets.UTF_8);
  }
}
