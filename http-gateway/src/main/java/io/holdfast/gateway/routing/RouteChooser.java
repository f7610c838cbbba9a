package io.holdfast.gateway.routing;

import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.routing.Choice.Candidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts nodes in order for a request. Pure: same views, same need, same moment, same order.
 *
 * <p>A write goes to the leader. A read goes to the nearest node that can keep its level: the same
 * zone comes first, then the shorter round trip; the node that was chosen last stays until another
 * one is clearly nearer, so that small differences do not move every client back and forth.
 */
public final class RouteChooser {
  /** A node must be nearer by this part and this time to take the place of the last choice. */
  private static final double NEARER_PART = 0.7;

  private static final long NEARER_NANOS = 200_000;

  private final String zone;

  /**
   * Makes a chooser.
   *
   * @param zone where this process stands; empty = none given
   */
  public RouteChooser(String zone) {
    this.zone = zone;
  }

  /**
   * The order for a request.
   *
   * @param last name of the node that a read was last sent to; empty = none
   * @param nowNanos on {@link System#nanoTime()}'s scale
   */
  public Choice choose(Need need, List<NodeView> nodes, String last, long nowNanos) {
    return new Choice(
        switch (need) {
          case Need.Write() -> forWrite(nodes, last, nowNanos);
          case Need.Read(ReadLevel level) -> forRead(level, nodes, last, nowNanos);
        });
  }

  // ---- writes

  private List<Candidate> forWrite(List<NodeView> nodes, String last, long nowNanos) {
    String leader = leaderOf(nodes);
    List<Candidate> order = new ArrayList<>();
    for (Candidate candidate : forRead(new ReadLevel.Local(), nodes, last, nowNanos)) {
      NodeView node = candidate.node();
      if (node.isUp() && node.node().equals(leader)) {
        order.addFirst(new Candidate(node, true, "it leads"));
      } else if (candidate.fits()) {
        order.add(new Candidate(node, true, "it passes writes on to the leader"));
      } else {
        order.add(candidate);
      }
    }
    return order;
  }

  /** Who leads in the highest term that was heard of; empty = nobody knows of one. */
  public static String leaderOf(List<NodeView> nodes) {
    return nodes.stream()
        .filter(node -> node.isUp() && !node.leader().isEmpty())
        .max(Comparator.comparingLong(NodeView::term).thenComparing(NodeView::leads))
        .map(NodeView::leader)
        .orElse("");
  }

  // ---- reads

  private List<Candidate> forRead(
      ReadLevel level, List<NodeView> nodes, String last, long nowNanos) {
    List<NodeView> fit = new ArrayList<>();
    List<Candidate> others = new ArrayList<>();
    for (NodeView node : nodes) {
      String hindrance = hindrance(level, node, nowNanos);
      if (hindrance.isEmpty()) {
        fit.add(node);
      } else {
        others.add(new Candidate(node, false, hindrance));
      }
    }
    fit.sort(this::nearer);
    keepLast(fit, last);
    List<Candidate> order = new ArrayList<>();
    fit.forEach(node -> order.add(new Candidate(node, true, whyNear(node))));
    others.sort(
        Comparator.comparing((Candidate other) -> other.node().health().state())
            .thenComparing(Candidate::node, this::nearer));
    order.addAll(others);
    return order;
  }

  /** Why the node cannot serve the read now; empty = it can. */
  static String hindrance(ReadLevel level, NodeView node, long nowNanos) {
    if (!node.isUp()) {
      return node.health().why();
    }
    if (!node.ready()) {
      return "it has not caught up since its start";
    }
    return switch (level) {
      case ReadLevel.Local _ -> "";
      case ReadLevel.Linearizable _ -> node.leader().isEmpty() ? "it knows no leader" : "";
      case ReadLevel.Bounded(Duration most) -> unproven(node, most, nowNanos);
      case ReadLevel.Session(long revision) ->
          node.revision() >= revision
              ? ""
              : "it was at revision " + node.revision() + ", not yet at " + revision;
    };
  }

  /** A node that knows a leader asks it when it must; another one has only what it can prove. */
  private static String unproven(NodeView node, Duration most, long nowNanos) {
    long sinceMillis = (nowNanos - node.heardNanos()) / 1_000_000;
    boolean fresh =
        node.stalenessMillis() >= 0 && node.stalenessMillis() + sinceMillis <= most.toMillis();
    return fresh || !node.leader().isEmpty()
        ? ""
        : "it knows no leader, and cannot prove " + most.toMillis() + " ms";
  }

  private int nearer(NodeView first, NodeView second) {
    int zones = Boolean.compare(inZone(second), inZone(first));
    if (zones != 0) {
      return zones;
    }
    int trips = Long.compare(roundTrip(first), roundTrip(second));
    return trips != 0 ? trips : first.label().compareTo(second.label());
  }

  private boolean inZone(NodeView node) {
    return !zone.isEmpty() && node.zone().equals(zone);
  }

  private static long roundTrip(NodeView node) {
    return node.roundTripNanos() < 0 ? Long.MAX_VALUE : node.roundTripNanos();
  }

  /** Moves the last choice to the front unless the nearest is clearly nearer, or in the zone. */
  private void keepLast(List<NodeView> fit, String last) {
    for (int i = 1; i < fit.size(); i++) {
      NodeView kept = fit.get(i);
      NodeView nearest = fit.getFirst();
      if (kept.node().equals(last)
          && inZone(kept) == inZone(nearest)
          && roundTrip(nearest) + NEARER_NANOS > roundTrip(kept) * NEARER_PART) {
        fit.remove(i);
        fit.addFirst(kept);
        return;
      }
    }
  }

  private String whyNear(NodeView node) {
    if (node.roundTripNanos() == 0) {
      return "it is this node";
    }
    String trip = "round trip " + millis(node.roundTripNanos()) + " ms";
    if (zone.isEmpty()) {
      return trip;
    }
    return (inZone(node) ? "same zone, " : "another zone, ") + trip;
  }

  /** With one decimal; written for every request, so without a formatter. */
  private static String millis(long nanos) {
    long tenths = (nanos + 50_000) / 100_000;
    return tenths / 10 + "." + tenths % 10;
  }
}
