package io.holdfast.gateway.server;

import io.holdfast.gateway.admission.BodyRoom;
import io.holdfast.gateway.admission.Overload;
import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.audit.AuditTrail;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.errors.ProblemTable;
import io.holdfast.gateway.eventloop.UserBound;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.request.AdmissionControl;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.RequestListener;
import io.holdfast.gateway.request.Route;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a route: opens the exchange, answers what goes wrong, and settles what was committed. */
final class RouteRunner {
  private static final Logger LOG = LoggerFactory.getLogger(RouteRunner.class);

  private final Answers answers;
  private final RequestLimits limits;
  private final RequestListener listener;
  private final AdmissionControl gate;
  private final AuditTrail audit;
  private final RouteAccess access;
  private final UserBound users;

  RouteRunner(
      Answers answers,
      RequestLimits limits,
      AdmissionControl gate,
      UserBound users,
      RequestListener listener,
      RouteAccess access,
      AuditTrail audit) {
    this.access = access;
    this.answers = answers;
    this.limits = limits;
    this.gate = gate;
    this.users = users;
    this.listener = listener;
    this.audit = audit;
  }

  /** Runs a route on the thread of the request. */
  void run(
      Route route, HttpServletRequest request, HttpServletResponse response, String pathParameter) {
    long startNanos = System.nanoTime();
    boolean guarded = AdmissionControl.guards(route);
    AdmissionControl.Place place = guarded ? enter(route, request) : null;
    BodyRoom room = place == null ? BodyRoom.UNBOUNDED : place;
    Exchange exchange = new Exchange(request, response, pathParameter, limits, room);
    AuditedRequest audited = AuditedRequest.of(audit, route, exchange, request);
    boolean reached = false;
    // Javalin has set one; an answer without a body must not have any.
    response.setContentType(null);
    try {
      if (guarded && place == null) {
        throw refused(route, response);
      }
      enter(route, exchange, request, place);
      handle(route, exchange, audited);
      if (!exchange.goesOn()) {
        response.getOutputStream().close();
      }
      reached = true;
    } catch (Exception thrown) {
      reached = answer(request, exchange, thrown);
    } finally {
      if (place != null) {
        place.leave();
      }
      exchange.settle(reached);
      audited.after(response.getStatus());
      listener.onAnswer(route, response.getStatus(), System.nanoTime() - startNanos);
    }
  }

  private AdmissionControl.Place enter(Route route, HttpServletRequest request) {
    long bodyBytes = gate.bodyBytes(route, request);
    return gate.enterAnnounced(bodyBytes, AdmissionControl.arrives(bodyBytes, request));
  }

  /** Its body is not read, so the connection cannot serve another request. */
  private RuntimeException refused(Route route, HttpServletResponse response) {
    if (route.takesBody()) {
      response.setHeader("Connection", "close");
    }
    return Overload.problem(limits).exception();
  }

  /** Finds out who asks, and what that user has open already. */
  private void enter(
      Route route, Exchange exchange, HttpServletRequest request, AdmissionControl.Place place)
      throws InterruptedException {
    access.check(route, exchange);
    Request of = ServletContextRequest.getServletContextRequest(request);
    try {
      users.enter(exchange.caller(), of.getConnectionMetaData().getConnection(), place);
    } catch (ProblemException tooMuch) {
      exchange.setHeader("Connection", "close");
      throw tooMuch;
    }
  }

  private void handle(Route route, Exchange exchange, AuditedRequest audited) throws Exception {
    if (!route.takesBody()) {
      exchange.refuseBody();
    }
    if (!route.takesPreconditions()) {
      exchange.refusePreconditions();
    }
    if (route.method().equals("PUT")) {
      exchange.refusePart();
    }
    exchange.readQuery(route.parameters());
    audited.before();
    route.handler().handle(exchange);
  }

  /** Whether the client has its answer now. */
  private boolean answer(HttpServletRequest request, Exchange exchange, Exception thrown) {
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    try {
      if (thrown instanceof IOException gone) {
        throw gone;
      }
      if (exchange.response().isCommitted()) {
        throw new IOException("the answer broke off", thrown);
      }
      Problem problem = problem(thrown);
      exchange.response().resetBuffer();
      answers.problem(exchange, problem);
      exchange.response().getOutputStream().close();
      return true;
    } catch (IOException gone) {
      abort(request, exchange.response(), gone);
      return false;
    }
  }

  /** Half an answer must not look whole: the connection ends without the answer's end. */
  private static void abort(
      HttpServletRequest request, HttpServletResponse response, IOException cause) {
    LOG.debug("{} {} broke off", request.getMethod(), request.getRequestURI(), cause);
    if (!response.isCommitted()) {
      response.setStatus(RequestListener.CLIENT_GONE);
    }
    BreakOffServlet.breakOff(request, cause);
  }

  private static Problem problem(Exception thrown) {
    return thrown instanceof InterruptedException
        ? Problem.of(ProblemCode.UNAVAILABLE, "this node is stopping")
        : ProblemTable.of(thrown);
  }
}
