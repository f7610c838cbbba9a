package io.holdfast.gateway.ops;

import io.holdfast.gateway.routes.Route;
import io.holdfast.gateway.write.CommitListener;
import io.holdfast.raft.NodeStatus;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.store.StoreStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** Counts what the gateway does, and prints it together with how the node stands. */
public final class GatewayMetrics implements RequestListener, CommitListener {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double[] SECONDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10
  };
  private static final double[] COMMANDS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};

  private final Map<Answered, LongAdder> answers = new ConcurrentHashMap<>();
  private final Map<String, Histogram> latencies = new ConcurrentHashMap<>();
  private final Histogram batches = new Histogram(COMMANDS, 1);

  /** Routes are few and fixed, and so are statuses: this map cannot grow without bound. */
  private record Answered(String method, String path, int status) implements Comparable<Answered> {
    @Override
    public int compareTo(Answered other) {
      return labels().compareTo(other.labels());
    }

    String labels() {
      return "method=\"" + method + "\",route=\"" + path + "\",status=\"" + status + "\"";
    }
  }

  @Override
  public void onAnswer(Route route, int status, long nanos) {
    answers
        .computeIfAbsent(new Answered(route.method(), route.path(), status), _ -> new LongAdder())
        .increment();
    latencies
        .computeIfAbsent(
            "method=\"" + route.method() + "\",route=\"" + route.path() + "\"",
            _ -> new Histogram(SECONDS, NANOS_PER_SECOND))
        .count(nanos);
  }

  @Override
  public void onBatch(int commands) {
    batches.count(commands);
  }

  /** The page of all figures of a node. */
  public String page(ReplicatedStore store, IntSupplier queuedCommands) {
    MetricsText text = new MetricsText();
    writeAnswers(text);
    text.family(
        "holdfast_batch_commands", "histogram", "Commands that went into the log together.");
    batches.writeTo(text, "holdfast_batch_commands", "");
    text.single(
        "holdfast_queued_commands",
        "gauge",
        "Commands that wait for a batch.",
        queuedCommands.getAsInt());
    writeNode(text, store.status());
    writeState(text, store.reader().status());
    return text.toString();
  }

  /** What was answered, and how long it took. */
  public void writeAnswers(MetricsText text) {
    text.family("holdfast_http_requests_total", "counter", "Answers by route and status.");
    new TreeMap<>(answers)
        .forEach(
            (answered, count) ->
                text.sample("holdfast_http_requests_total", answered.labels(), count.sum()));
    text.family("holdfast_http_request_seconds", "histogram", "From first byte to last.");
    new TreeMap<>(latencies)
        .forEach(
            (labels, histogram) ->
                histogram.writeTo(text, "holdfast_http_request_seconds", labels));
  }

  private static void writeNode(MetricsText text, NodeStatus status) {
    text.single("holdfast_term", "gauge", "The current Raft term here.", status.term());
    text.single("holdfast_ready", "gauge", "1 when ready.", status.ready() ? 1 : 0);
    text.family("holdfast_role", "gauge", "1 for the role that this node has.");
    for (String role : List.of("leader", "follower", "candidate", "listener")) {
      text.sample("holdfast_role", "role=\"" + role + "\"", status.role().equals(role) ? 1 : 0);
    }
    text.single(
        "holdfast_committed_index",
        "gauge",
        "Last log index known to be on a majority.",
        status.committedIndex());
    text.single(
        "holdfast_applied_index",
        "gauge",
        "Last log index that this node's state holds.",
        status.appliedIndex());
    text.family("holdfast_member_lag_entries", "gauge", "Entries behind the leader's commit.");
    for (NodeStatus.Member member : status.members()) {
      if (member.lagEntries() >= 0) {
        text.sample(
            "holdfast_member_lag_entries", "node=\"" + member.node() + "\"", member.lagEntries());
      }
    }
  }

  private static void writeState(MetricsText text, StoreStatus state) {
    text.single("holdfast_revision", "gauge", "The store's revision here.", state.revision());
    text.single(
        "holdfast_history_floor", "gauge", "The oldest readable revision.", state.historyFloor());
    text.single("holdfast_records", "gauge", "Keys in the store.", state.records());
  }
}
