package io.holdfast.gateway.request;

import io.holdfast.gateway.admission.BodyRoom;
import io.holdfast.gateway.admission.PerUser;
import io.holdfast.gateway.admission.RequestLimits;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * Bounds what requests may hold at a time, reads too: how many are open, and how many bytes their
 * bodies take. Above it a request is refused after its head, unless its body was let in and the
 * room was taken meanwhile. Health checks and metrics are always let in. Safe for many threads.
 */
public final class AdmissionControl {
  private final RequestLimits limits;
  private int open;

  /** Open requests whose bodies are still arriving. */
  private int arriving;

  private long bytes;
  private final PerUser userRequests;
  private final PerUser userBytes;

  public AdmissionControl(RequestLimits limits) {
    this.limits = limits;
    this.userRequests = new PerUser(limits.shareOf(limits.openRequests()));
    // One body of the largest size always fits.
    this.userBytes =
        new PerUser(Math.max(limits.requestBytes(), limits.shareOf(limits.openBytes())));
  }

  /** How often a user had too many open requests, or too many bytes of bodies in them. */
  public long userRefusals() {
    return userRequests.refused() + userBytes.refused();
  }

  /** Whether requests of this route are bounded. */
  public static boolean guards(Route route) {
    return route.path().startsWith("/v1/");
  }

  /** What the body of a request may come to: as announced, or as much as is taken at most. */
  public long bodyBytes(Route route, HttpServletRequest request) {
    if (!route.takesBody()) {
      return 0;
    }
    long announced = request.getContentLengthLong();
    return announced < 0 || announced > limits.requestBytes() ? limits.requestBytes() : announced;
  }

  /** Whether a body of this size has not come in full yet, as far as can be seen. */
  public static boolean arrives(long bodyBytes, HttpServletRequest request) {
    try {
      return bodyBytes > 0 && request.getInputStream().available() < bodyBytes;
    } catch (IOException gone) {
      return true;
    }
  }

  /** Lets a request in whose body is there; null = too much is open. */
  public synchronized Place enter(long bodyBytes) {
    return hasRoom(bodyBytes) ? place((int) bodyBytes, false) : null;
  }

  private Place place(int held, boolean arrives) {
    arriving += arrives ? 1 : 0;
    open++;
    bytes += held;
    return new Place(held, arrives);
  }

  private boolean hasRoom(long bodyBytes) {
    return open < limits.openRequests() && bytes + bodyBytes <= limits.openBytes();
  }

  /**
   * How many bodies may be waited for at a time: half of the places, so that clients that announce
   * bodies and send none leave the other half to complete requests.
   */
  private int mostArriving() {
    return Math.max(1, limits.openRequests() / 2);
  }

  /**
   * Lets a request in when there is room for its whole body now. Room is taken as bytes arrive: a
   * client that announces much and sends nothing keeps nobody out.
   *
   * @param arrives whether its body must be waited for
   * @return null = too much is open
   */
  public synchronized Place enterAnnounced(long bodyBytes, boolean arrives) {
    if (!hasRoom(bodyBytes) || (arrives && arriving >= mostArriving())) {
      return null;
    }
    return place((int) Math.min(bodyBytes, BodyRoom.FIRST_BYTES), arrives);
  }

  /** What one request holds until it leaves. Used by the thread of the request. */
  public final class Place implements BodyRoom {
    private int held;
    private boolean arrives;

    /** Null = of nobody who is known. */
    private PerUser.Hold request;

    private PerUser.Hold body;

    private Place(int held, boolean arrives) {
      this.held = held;
      this.arrives = arrives;
    }

    /** Counts it as this user's; false = the user has too much open. */
    public boolean belongsTo(String user) {
      request = userRequests.enter(user, 1);
      body = request == null ? null : userBytes.enter(user, held);
      return body != null;
    }

    @Override
    public void arrived() {
      if (arrives) {
        arrives = false;
        synchronized (AdmissionControl.this) {
          arriving--;
        }
      }
    }

    @Override
    public boolean growTo(int most) {
      if (body != null && !body.growTo(most)) {
        return false;
      }
      synchronized (AdmissionControl.this) {
        if (bytes + most - held > limits.openBytes()) {
          return false;
        }
        bytes += most - held;
        held = most;
        return true;
      }
    }

    public void leave() {
      arrived();
      leaveUser();
      synchronized (AdmissionControl.this) {
        open--;
        bytes -= held;
      }
    }

    private void leaveUser() {
      if (body != null) {
        body.leave();
      }
      if (request != null) {
        request.leave();
      }
    }
  }
}
