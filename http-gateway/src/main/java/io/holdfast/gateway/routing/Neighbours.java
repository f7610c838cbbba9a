package io.holdfast.gateway.routing;

import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.text.HostPort;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.raft.NodeStatus;
import io.holdfast.raft.ReplicatedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a node sees of the cluster's gateways: itself, and the other nodes. Safe for many threads.
 */
public final class Neighbours implements AutoCloseable {
  /** To another node at a time. */
  public static final int OPEN_REQUESTS = 256;

  private final ReplicatedStore store;
  private final MemberAddress self;
  private final NodeClient client;
  private final ClusterWatch watch;
  private final Router router;
  private final Router elsewhere;
  private final Forwarder forwarder;

  /**
   * Begins to watch the others.
   *
   * @param others the other members as they were configured; changes are followed
   * @param client sends to them, and is closed with this
   * @param token what it says to be known by them
   */
  public Neighbours(
      ReplicatedStore store,
      MemberAddress self,
      List<MemberAddress> others,
      NodeClient client,
      OwnToken token) {
    this.store = store;
    this.self = self;
    this.client = client;
    this.watch =
        new ClusterWatch(self.node(), token, self.node(), addresses(others), client, Pace.NODE);
    this.router = new Router(new RouteChooser(self.zone()), this::views);
    this.elsewhere = new Router(new RouteChooser(self.zone()), watch::views);
    this.forwarder = new Forwarder(self.node(), client, watch, elsewhere);
  }

  private static List<HostPort> addresses(List<MemberAddress> members) {
    return members.stream()
        .map(member -> HostPort.parse(member.http()))
        .flatMap(Optional::stream)
        .filter(address -> address.port() > 0)
        .toList();
  }

  /** Chooses among all nodes, this one included. */
  public Router router() {
    return router;
  }

  /** Sends to the others. */
  public Forwarder forwarder() {
    return forwarder;
  }

  /** Whether this node is alone. */
  public boolean areNone() {
    return watch.views().isEmpty();
  }

  /** Whether another node can serve such a read now, and this one cannot. */
  public boolean canKeepWhatThisNodeCannot(ReadLevel level) {
    if (RouteChooser.hindrance(level, here(), System.nanoTime()).isEmpty()) {
      return false;
    }
    return canKeep(level);
  }

  /** Whether another node can serve such a read now. */
  public boolean canKeep(ReadLevel level) {
    List<Choice.Candidate> others = elsewhere.choose(new Need.Read(level)).candidates();
    return !others.isEmpty() && others.getFirst().fits();
  }

  private List<NodeView> views() {
    List<NodeView> all = new ArrayList<>(watch.views());
    all.add(here());
    return all;
  }

  private NodeView here() {
    NodeStatus status = store.status();
    long freshAsOf = store.freshAsOfNanos();
    long now = System.nanoTime();
    return new NodeView(
        HostPort.parse(self.http()).orElseThrow(),
        self.node(),
        self.zone(),
        NodeView.Health.UP,
        status.role(),
        status.leader(),
        status.term(),
        status.ready(),
        store.standing().revision(),
        freshAsOf == Long.MIN_VALUE ? -1 : (now - freshAsOf) / 1_000_000,
        0,
        now);
  }

  /** Ends the watch. */
  @Override
  public void close() {
    watch.close();
    client.close();
  }
}
