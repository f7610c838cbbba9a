package io.holdfast.gateway.metrics;

import io.holdfast.raft.NodeStatus;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.store.result.StoreStatus;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a node stands, as figures. */
public final class NodeFigures {
  private static final List<String> ROLES = List.of("leader", "follower", "candidate", "listener");

  private static final List<String> PROGRESS = List.of("probe", "replicate", "snapshot");

  private NodeFigures() {}

  /** All of one moment. */
  public static List<MetricSnapshot> of(ReplicatedStore store, int queuedCommands) {
    NodeStatus node = store.status();
    StoreStatus state = store.reader().status();
    return List.of(
        Figures.gauge(
            "holdfast_queued_commands", "Commands that wait for a batch.", queuedCommands),
        Figures.gauge("holdfast_term", "The current Raft term here.", node.term()),
        Figures.gauge("holdfast_ready", "1 when ready.", node.ready() ? 1 : 0),
        Figures.gauges("holdfast_role", "1 for the role that this node has.", "role", roles(node)),
        Figures.gauge(
            "holdfast_committed_index",
            "Last log index known to be on a majority.",
            node.committedIndex()),
        Figures.gauge(
            "holdfast_applied_index",
            "Last log index that this node's state holds.",
            node.appliedIndex()),
        Figures.gauges(
            "holdfast_member_lag_entries",
            "Entries behind the leader's commit, where it is known.",
            "node",
            lags(node)),
        Figures.gauges(
            "holdfast_followers",
            "Followers of this leader, by how it sends them entries (the states of etcd's raft).",
            "progress",
            progress(node)),
        Figures.gauge("holdfast_revision", "The store's revision here.", state.revision()),
        Figures.gauge(
            "holdfast_history_floor", "The oldest readable revision.", state.historyFloor()),
        Figures.gauge("holdfast_records", "Keys in the store.", state.records()),
        Figures.counter(
            "holdfast_peer_strangers",
            "Connections to the port between nodes that nothing was answered over.",
            store.strangers()));
  }

  private static Map<String, Long> roles(NodeStatus node) {
    Map<String, Long> roles = new TreeMap<>();
    ROLES.forEach(role -> roles.put(role, node.role().equals(role) ? 1L : 0L));
    return roles;
  }

  private static Map<String, Long> progress(NodeStatus node) {
    Map<String, Long> followers = new TreeMap<>();
    PROGRESS.forEach(state -> followers.put(state, 0L));
    for (NodeStatus.Member member : node.members()) {
      followers.computeIfPresent(member.progress(), (state, count) -> count + 1);
    }
    return followers;
  }

  private static Map<String, Long> lags(NodeStatus node) {
    Map<String, Long> lags = new TreeMap<>();
    for (NodeStatus.Member member : node.members()) {
      if (member.lagEntries() >= 0) {
        lags.put(member.node(), member.lagEntries());
      }
    }
    return lags;
  }
}
