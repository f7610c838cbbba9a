package io.holdfast.gateway.server;

import io.holdfast.gateway.config.RequestLimits;
import io.holdfast.gateway.routes.Route;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Bounds what requests may hold at a time, reads too: how many are open, and how many bytes their
 * bodies take. Above it a request is refused before anything of it is read but its head. What
 * operators look at is always let in. Safe for many threads.
 */
final class RequestGate {
  private final RequestLimits limits;
  private int open;
  private long bytes;

  RequestGate(RequestLimits limits) {
    this.limits = limits;
  }

  /** Whether the route is one that is held back under load. */
  static boolean guards(Route route) {
    return route.path().startsWith("/v1/");
  }

  /** What the body of a request may come to: as announced, or as much as is taken at most. */
  long bodyBytes(Route route, HttpServletRequest request) {
    if (!route.takesBody()) {
      return 0;
    }
    long announced = request.getContentLengthLong();
    return announced < 0 || announced > limits.requestBytes() ? limits.requestBytes() : announced;
  }

  /** Lets a request in, who must {@link #leave}; false when too much is open. */
  synchronized boolean enter(long bodyBytes) {
    if (open >= limits.openRequests() || bytes + bodyBytes > limits.openBytes()) {
      return false;
    }
    open++;
    bytes += bodyBytes;
    return true;
  }

  synchronized void leave(long bodyBytes) {
    open--;
    bytes -= bodyBytes;
  }
}
