package io.holdfast.gateway.routing;

import io.holdfast.gateway.metrics.Figures;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Sends tries to nodes, and tells the watch what came of them. Safe for many threads. */
final class NodeSender {
  private final NodeClient client;
  private final ClusterWatch watch;
  private final Router router;
  private final LatencyWindow latencies = new LatencyWindow();
  private final HedgeBudget hedges = new HedgeBudget();
  private final LongAdder tries = new LongAdder();
  private final LongAdder hedged = new LongAdder();

  NodeSender(NodeClient client, ClusterWatch watch, Router router) {
    this.client = client;
    this.watch = watch;
    this.router = router;
  }

  Router router() {
    return router;
  }

  ClusterWatch watch() {
    return watch;
  }

  LatencyWindow latencies() {
    return latencies;
  }

  HedgeBudget hedges() {
    return hedges;
  }

  /** A read was silent for long, and goes to a second node. */
  void onHedge() {
    hedged.increment();
  }

  List<MetricSnapshot> figures() {
    return List.of(
        Figures.counter("holdfast_tries", "Requests sent to nodes.", tries.sum()),
        Figures.counter("holdfast_hedged_reads", "Reads sent to a second node.", hedged.sum()));
  }

  /** Sends a try that has until the deadline. */
  Attempt send(NodeView node, Forwarding request, long deadlineNanos, Consumer<Attempt> onOutcome) {
    tries.increment();
    long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
    return client.send(node, request.within(leftMillis), onOutcome);
  }

  void leave(Attempt failed, String why) {
    watch.leave(failed.node(), why);
  }

  /** Leaves the node of a try unless it answered others meanwhile: then it only was slow once. */
  void leaveIfSilent(Attempt silent, String why) {
    long beganNanos = System.nanoTime() - silent.elapsedNanos();
    if (!watch.heardSince(silent.node(), beganNanos)) {
      watch.leave(silent.node(), why);
    }
  }

  void answered(Attempt attempt, NodeAnswer answer) {
    watch.answered(attempt.node(), revision(answer));
  }

  private static long revision(NodeAnswer answer) {
    try {
      return Long.parseLong(answer.header("Holdfast-Revision"));
    } catch (NumberFormatException none) {
      return 0;
    }
  }
}
