package io.holdfast.gateway.key;

import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Route;
import io.holdfast.gateway.routing.Forwarder;
import io.holdfast.gateway.routing.Neighbours;
import java.time.Duration;

/**
 * Has a read that this node cannot serve now answered by the nearest node that can, before it is
 * refused. A read that was forwarded here is not sent on.
 */
public final class ReadElsewhere {
  /** With less than this left there is no use in asking around. */
  private static final Duration LAST_TRY = Duration.ofMillis(40);

  /** Longer than an election takes, which every node waits out as this one does. */
  private static final Duration OWN_TRY = Duration.ofMillis(500);

  private final Neighbours neighbours;

  public ReadElsewhere(Neighbours neighbours) {
    this.neighbours = neighbours;
  }

  /** When this node looks whether another one could do it, on {@link System#nanoTime()}'s scale. */
  long ownTryNanos(Exchange exchange) {
    long deadline = exchange.deadlineNanos();
    long now = System.nanoTime();
    boolean last = deadline - now <= LAST_TRY.toNanos();
    if (last || neighbours.areNone() || Forwarder.isForwarded(exchange)) {
      return deadline;
    }
    return now + Math.min(OWN_TRY.toNanos(), (deadline - now) / 2);
  }

  /** Whether another node can keep the level while this one cannot. */
  boolean isBetter(Exchange exchange, ReadLevel level) {
    return !Forwarder.isForwarded(exchange) && neighbours.canKeepWhatThisNodeCannot(level);
  }

  /** Whether another node can keep the level. */
  boolean isPossible(Exchange exchange, ReadLevel level) {
    return !Forwarder.isForwarded(exchange) && neighbours.canKeep(level);
  }

  /** The route, with its reads answered elsewhere when they must be. */
  public Route around(Route route) {
    return route.answeredBy(
        exchange -> {
          try {
            route.handler().handle(exchange);
          } catch (LevelElsewhereException elsewhere) {
            exchange.response().reset();
            neighbours.forwarder().read(exchange, elsewhere.level());
          }
        });
  }
}
