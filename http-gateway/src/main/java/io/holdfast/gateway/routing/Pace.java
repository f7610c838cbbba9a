package io.holdfast.gateway.routing;

import java.time.Duration;

/**
 * How often nodes are asked how they do.
 *
 * @param interval between an answer and the next question
 * @param timeout a node that is silent for so long is left
 */
public record Pace(Duration interval, Duration timeout) {
  /** Of a gateway, which has nothing but the nodes. */
  public static final Pace GATEWAY = new Pace(Duration.ofMillis(250), Duration.ofMillis(750));

  /** Of a node, which seldom needs another one. */
  public static final Pace NODE = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(1));
}
