package io.holdfast.gateway.routing;

import io.holdfast.raft.NodeStatus;
import io.holdfast.raft.ReplicatedStore.Standing;
import java.util.List;

/** The state of a gateway without data, from what it hears of the cluster. */
public final class GatewayStanding {
  /** The role in its answers. */
  public static final String ROLE = "gateway";

  private final String name;
  private final Router router;

  public GatewayStanding(String name, Router router) {
    this.name = name;
    this.router = router;
  }

  /** For the headers of its own answers. */
  public Standing standing() {
    List<NodeView> nodes = router.nodes();
    return new Standing(name, ROLE, term(nodes), RouteChooser.leaderOf(nodes), revision(nodes));
  }

  /** For health checks: ready while a node answers that knows a leader. */
  public NodeStatus status() {
    List<NodeView> nodes = router.nodes();
    String leader = RouteChooser.leaderOf(nodes);
    String notReady = leader.isEmpty() ? "no node that answers this gateway knows a leader" : "";
    return new NodeStatus(name, ROLE, term(nodes), leader, notReady, 0, 0, List.of());
  }

  private static long term(List<NodeView> nodes) {
    return nodes.stream().mapToLong(NodeView::term).max().orElse(0);
  }

  private static long revision(List<NodeView> nodes) {
    return nodes.stream().mapToLong(NodeView::revision).max().orElse(0);
  }
}
