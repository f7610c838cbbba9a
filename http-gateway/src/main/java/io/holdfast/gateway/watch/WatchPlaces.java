package io.holdfast.gateway.watch;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import java.util.HashMap;
import java.util.Map;

/** How many may watch at a time. Safe for many threads. */
final class WatchPlaces {
  /** At one node. */
  static final int MAX_STREAMS = 20_000;

  /** Of one user who has said who they are. */
  static final int MAX_STREAMS_OF_USER = 10_000;

  private final Map<String, Integer> ofUser = new HashMap<>();
  private int open;

  /** Takes a place; who has not said who they are has the empty name. */
  synchronized void enter(String user) {
    if (open >= MAX_STREAMS) {
      throw full(MAX_STREAMS + " watches are open at this node");
    }
    if (!user.isEmpty()) {
      int own = ofUser.getOrDefault(user, 0);
      if (own >= MAX_STREAMS_OF_USER) {
        throw full(MAX_STREAMS_OF_USER + " watches of this user are open at this node");
      }
      ofUser.put(user, own + 1);
    }
    open++;
  }

  private static RuntimeException full(String detail) {
    return Problem.of(ProblemCode.OVERLOADED, detail).exception();
  }

  synchronized void leave(String user) {
    open--;
    if (!user.isEmpty()) {
      ofUser.computeIfPresent(user, (name, own) -> own == 1 ? null : own - 1);
    }
  }

  synchronized int open() {
    return open;
  }
}
