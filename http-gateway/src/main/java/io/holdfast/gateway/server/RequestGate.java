package io.holdfast.gateway.server;

import io.holdfast.gateway.config.RequestLimits;
import io.holdfast.gateway.request.BodyRoom;
import io.holdfast.gateway.routes.Route;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Bounds what requests may hold at a time, reads too: how many are open, and how many bytes their
 * bodies take. Above it a request is refused, before anything of it is read but its head unless the
 * room was taken meanwhile. What operators look at is always let in. Safe for many threads.
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

  /** Lets a request in, whose body is there, and who must {@link #leave}; false = too much. */
  synchronized boolean enter(long bodyBytes) {
    if (!hasRoom(bodyBytes)) {
      return false;
    }
    open++;
    bytes += bodyBytes;
    return true;
  }

  private boolean hasRoom(long bodyBytes) {
    return open < limits.openRequests() && bytes + bodyBytes <= limits.openBytes();
  }

  synchronized void leave(long bodyBytes) {
    open--;
    bytes -= bodyBytes;
  }

  /**
   * Lets a request in when there is room for its whole body now. It holds what arrives: who
   * announces much and sends nothing keeps nobody out.
   *
   * @return null = too much is open
   */
  synchronized Place enterAnnounced(long bodyBytes) {
    if (!hasRoom(bodyBytes)) {
      return null;
    }
    Place place = new Place((int) Math.min(bodyBytes, BodyRoom.FIRST_BYTES));
    open++;
    bytes += place.held;
    return place;
  }

  /** What one request holds, who must leave. Used by the thread of the request. */
  final class Place implements BodyRoom {
    private int held;

    private Place(int held) {
      this.held = held;
    }

    @Override
    public boolean growTo(int most) {
      synchronized (RequestGate.this) {
        if (bytes + most - held > limits.openBytes()) {
          return false;
        }
        bytes += most - held;
        held = most;
        return true;
      }
    }

    void leave() {
      RequestGate.this.leave(held);
    }
  }
}
