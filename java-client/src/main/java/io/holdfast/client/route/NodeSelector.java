package io.holdfast.client.route;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the nearest node that works. Stays with the chosen one until another is clearly nearer,
 * so that noise does not move the requests to and fro; leaves it at once when it fails. Safe for
 * several threads.
 */
public final class NodeSelector {
  /** Another node must be this much nearer: both as a share and in time. */
  private static final double NEARER_SHARE = 0.8;

  private static final double NEARER_NANOS = 200_000;

  private final Set<URI> seeds;
  private Map<URI, KnownNode> nodes = new LinkedHashMap<>();
  private KnownNode current;

  /** Begins with these nodes, which stay known. */
  public NodeSelector(Collection<URI> seeds) {
    this.seeds = new LinkedHashSet<>(seeds);
    replaceMembers(List.of());
  }

  /** The members that the cluster names; the seeds stay, as a way back. */
  public synchronized void replaceMembers(Collection<URI> members) {
    Set<URI> wanted = new LinkedHashSet<>(members);
    wanted.addAll(seeds);
    Map<URI, KnownNode> next = new LinkedHashMap<>();
    for (URI address : wanted) {
      KnownNode known = nodes.get(address);
      next.put(address, known == null ? new KnownNode(address) : known);
    }
    nodes = next;
    if (current != null && !nodes.containsValue(current)) {
      current = null;
    }
  }

  public synchronized List<KnownNode> nodes() {
    return new ArrayList<>(nodes.values());
  }

  /**
   * The node for the next attempt: a working one if there is any, else the one that failed longest
   * ago.
   *
   * @param tried those that failed this request; empty result = all of them did
   */
  public synchronized Optional<KnownNode> choose(Collection<KnownNode> tried, long nowNanos) {
    List<KnownNode> left =
        nodes.values().stream().filter(node -> tried.stream().noneMatch(node::isSameAs)).toList();
    Optional<KnownNode> nearest =
        left.stream()
            .filter(node -> node.isUsable(nowNanos))
            .min(Comparator.comparingDouble(node -> node.roundTrip.nanos()));
    if (nearest.isEmpty()) {
      return left.stream().min(Comparator.comparingLong(KnownNode::outUntilNanos));
    }
    if (!tried.isEmpty()) {
      return nearest;
    }
    if (current == null || !current.isUsable(nowNanos) || isClearlyNearer(nearest.get())) {
      current = nearest.get();
    }
    return Optional.of(current);
  }

  private boolean isClearlyNearer(KnownNode other) {
    double now = current.roundTrip.nanos();
    double then = other.roundTrip.nanos();
    return then < now * NEARER_SHARE && then < now - NEARER_NANOS;
  }

  /** The node answered a probe. */
  public synchronized void probeAnswered(
      KnownNode node, String name, boolean ready, long roundTripNanos) {
    node.probeAnswered(name, ready, roundTripNanos);
  }

  /** The node did not answer a probe. */
  public synchronized void probeFailed(KnownNode node) {
    node.probeFailed();
  }

  /** A request got its answer. */
  public synchronized void requestAnswered(KnownNode node) {
    node.requestAnswered();
  }

  /** A request got none, or none in time, or the node could not keep its promise. */
  public synchronized void requestFailed(KnownNode node, long nowNanos) {
    node.requestFailed(nowNanos);
  }
}
