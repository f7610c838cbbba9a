package io.holdfast.gateway.metrics;

import io.holdfast.tls.TlsIdentity;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Instant;
import java.util.List;

/** When certificates and CAs end, and whether their newest files are in use. */
public final class TlsFigures {
  private TlsFigures() {}

  /**
   * Of one port.
   *
   * @param port http or raft
   */
  public record Port(String port, TlsIdentity identity) {}

  /** All of one moment; nothing where there is no TLS. */
  public static List<MetricSnapshot> of(List<Port> ports) {
    if (ports.isEmpty()) {
      return List.of();
    }
    GaugeSnapshot.Builder expiry =
        GaugeSnapshot.builder()
            .name("holdfast_tls_certificate_expiry_seconds")
            .help("When the first certificate in a file ends, in seconds since 1970.");
    GaugeSnapshot.Builder refused =
        GaugeSnapshot.builder()
            .name("holdfast_tls_files_refused")
            .help("1 while the newest files are not in use; the log says why.");
    for (Port port : ports) {
      TlsIdentity identity = port.identity();
      expiry.dataPoint(end(port, "certificate", identity.certificateExpires()));
      identity
          .authoritiesExpire()
          .ifPresent(end -> expiry.dataPoint(end(port, "authorities", end)));
      refused.dataPoint(
          point(Labels.of("port", port.port()), identity.refusal().isPresent() ? 1 : 0));
    }
    return List.of(expiry.build(), refused.build());
  }

  private static GaugeSnapshot.GaugeDataPointSnapshot end(Port port, String file, Instant end) {
    return point(Labels.of("port", port.port(), "file", file), end.getEpochSecond());
  }

  private static GaugeSnapshot.GaugeDataPointSnapshot point(Labels labels, long value) {
    return GaugeSnapshot.GaugeDataPointSnapshot.builder()
        .labels(labels)
        .value((double) value)
        .build();
  }
}
