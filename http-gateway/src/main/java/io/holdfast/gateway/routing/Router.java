package io.holdfast.gateway.routing;

import io.holdfast.gateway.routing.Choice.Candidate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Chooses nodes from what the watch sees, and remembers the last choice. Safe for many threads. */
public final class Router {
  private final RouteChooser chooser;
  private final Supplier<List<NodeView>> views;
  private volatile String lastRead = "";

  public Router(RouteChooser chooser, Supplier<List<NodeView>> views) {
    this.chooser = chooser;
    this.views = views;
  }

  /** All nodes in order for this need. */
  public Choice choose(Need need) {
    return chooser.choose(need, views.get(), lastRead, System.nanoTime());
  }

  /**
   * The best node that was not tried yet.
   *
   * @param tried names or addresses of nodes, see {@link NodeView#label}
   */
  Optional<NodeView> next(Need need, Set<String> tried) {
    List<Candidate> order = choose(need).candidates();
    if (tried.isEmpty() && need instanceof Need.Read && !order.isEmpty()) {
      lastRead = order.getFirst().node().node();
    }
    return order.stream()
        .map(Candidate::node)
        .filter(node -> !tried.contains(node.label()))
        .findFirst();
  }

  /** All nodes as they were last seen. */
  public List<NodeView> nodes() {
    return views.get();
  }
}
