package io.holdfast.gateway.routing;

import io.holdfast.gateway.text.HostPort;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The nodes as they were last seen from here: finds the members through those that it was told of,
 * follows changes of the membership, and watches each. Safe for many threads.
 */
public final class ClusterWatch implements NodeWatch.Listener, AutoCloseable {
  /**
   * After this time any answer replaces the list of members, even an older one: a cluster may have
   * been created anew.
   */
  private static final long NEWS_NANOS = 10_000_000_000L;

  private final Set<HostPort> seeds;
  private final String asker;
  private final OwnToken token;
  private final String self;
  private final NodeClient client;
  private final Pace pace;
  private final Map<HostPort, NodeWatch> watches = new ConcurrentHashMap<>();

  // Under this object's lock.
  private Set<HostPort> members = Set.of();
  private long membersIndex;
  private long membersNanos;
  private boolean closed;

  /**
   * Begins to watch.
   *
   * @param asker name of this process, for the nodes
   * @param token what it says to be known
   * @param self the member that this process is, which is not watched; empty = it is none
   * @param seeds where to ask first, and again whenever no member answers
   */
  public ClusterWatch(
      String asker,
      OwnToken token,
      String self,
      List<HostPort> seeds,
      NodeClient client,
      Pace pace) {
    this.asker = asker;
    this.token = token;
    this.self = self;
    this.seeds = Set.copyOf(seeds);
    this.client = client;
    this.pace = pace;
    follow(this.seeds);
  }

  /** All nodes that are watched. */
  public List<NodeView> views() {
    return watches.values().stream().map(NodeWatch::view).toList();
  }

  /** A request found this node silent or failing. */
  void leave(NodeView node, String why) {
    of(node).ifPresent(watch -> watch.leave(why));
  }

  /** A request was answered by this node, at this revision. */
  void answered(NodeView node, long revision) {
    of(node).ifPresent(watch -> watch.answered(revision));
  }

  /** Whether anything came from this node after that moment. */
  boolean heardSince(NodeView node, long nanos) {
    return of(node).map(watch -> watch.heardSince(nanos)).orElse(false);
  }

  /** Whether this node was left after that moment; also when it is no member any more. */
  boolean leftSince(NodeView node, long nanos) {
    return of(node).map(watch -> watch.leftSince(nanos)).orElse(true);
  }

  private Optional<NodeWatch> of(NodeView node) {
    return Optional.ofNullable(watches.get(node.address()));
  }

  // ---- the watches' threads

  /** What the node furthest ahead says of the members counts. */
  @Override
  public synchronized void onAnswer(ClusterAnswer answer) {
    long now = System.nanoTime();
    if (answer.appliedIndex() < membersIndex && now - membersNanos < NEWS_NANOS) {
      return;
    }
    membersIndex = answer.appliedIndex();
    membersNanos = now;
    members =
        answer.members().stream()
            .filter(member -> !member.node().equals(self))
            .map(ClusterAnswer.Member::http)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** When no member can be reached, those that were named first may know more. */
  @Override
  public synchronized void onAsked() {
    boolean reachable =
        watches.values().stream()
            .map(NodeWatch::view)
            .anyMatch(view -> view.isUp() && members.contains(view.address()));
    Set<HostPort> wanted = new HashSet<>(members);
    if (!reachable) {
      wanted.addAll(seeds);
    }
    follow(wanted);
  }

  private synchronized void follow(Set<HostPort> wanted) {
    if (closed) {
      return;
    }
    for (HostPort address : wanted) {
      watches.computeIfAbsent(
          address, absent -> new NodeWatch(absent, asker, token, client, pace, this));
    }
    watches
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !wanted.contains(entry.getKey());
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
  }

  /** Ends all watches. */
  @Override
  public synchronized void close() {
    closed = true;
    watches.values().forEach(NodeWatch::close);
    watches.clear();
  }
}
