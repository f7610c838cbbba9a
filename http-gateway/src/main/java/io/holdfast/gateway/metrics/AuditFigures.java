package io.holdfast.gateway.metrics;

import io.holdfast.gateway.audit.AuditWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** How the audit trail does. */
public final class AuditFigures {
  private AuditFigures() {}

  /** The figures of one node. */
  public static List<MetricSnapshot> of(AuditWriter.Figures audit) {
    return List.of(
        Figures.gauge(
            "holdfast_audit_sequence",
            "The last line of the audit trail: kept elsewhere, it shows lines cut off at the end.",
            audit.sequence()),
        Figures.counter(
            "holdfast_audit_lost",
            "Acts that could not be written down, and refusals that were too many at once.",
            audit.lost()),
        Figures.gauge(
            "holdfast_audit_writable",
            "0 while administrative acts are refused because they cannot be audited.",
            audit.writable() ? 1 : 0));
  }
}
