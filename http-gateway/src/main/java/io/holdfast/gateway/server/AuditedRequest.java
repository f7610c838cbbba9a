package io.holdfast.gateway.server;

import io.holdfast.gateway.audit.AuditAct;
import io.holdfast.gateway.audit.AuditAct.Kind;
import io.holdfast.gateway.audit.AuditTarget;
import io.holdfast.gateway.audit.AuditTrail;
import io.holdfast.gateway.auth.Caller;
import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.KeyListener;
import io.holdfast.gateway.request.Route;
import io.holdfast.gateway.text.PercentCoding;
import io.holdfast.gateway.text.RawTarget;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Command.Transaction;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Operation;
import io.holdfast.store.command.SubmittedCommand;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Has one request written down as its kind demands: an administrative act before and after it is
 * done, a refusal, and reads and writes of watched keys. Of the request it takes what names things,
 * never a body, a query, or a header with a secret. Used by the thread of the request.
 */
final class AuditedRequest implements KeyListener {
  private static final Set<String> ADMINISTRATIVE =
      Set.of("POLICY", "AUTH", "BACKUP", "MEMBERSHIP", "DRILL");
  private static final String USER = "user";
  private static final String OF_IDENTITIES = "/v1/auth/";
  private static final String TRACE_PARENT = "[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}";

  /** A path may be as long as a head; so much of a name is written down. */
  private static final int MAX_NAME = 2_048;

  private final AuditTrail trail;
  private final Route route;
  private final Exchange exchange;
  private final HttpServletRequest request;
  private final AuditTarget read = new AuditTarget();
  private final AuditTarget written = new AuditTarget();
  private boolean intended;

  /** Null = its body names none. */
  private String user;

  private AuditedRequest(
      AuditTrail trail, Route route, Exchange exchange, HttpServletRequest request) {
    this.trail = trail;
    this.route = route;
    this.exchange = exchange;
    this.request = request;
  }

  static AuditedRequest of(
      AuditTrail trail, Route route, Exchange exchange, HttpServletRequest request) {
    AuditedRequest audited = new AuditedRequest(trail, route, exchange, request);
    if (trail.isOn()) {
      exchange.tellOfKeys(audited);
    }
    return audited;
  }

  @Override
  public void onRead(KeyRange keys) {
    if (trail.keys().watchesRead(keys)) {
      read.add(keys);
    }
  }

  @Override
  public void onCommands(List<SubmittedCommand> commands) {
    for (SubmittedCommand submitted : commands) {
      if (submitted.command() instanceof Transaction transaction) {
        transaction.compare().forEach(comparison -> onRead(KeyRange.only(comparison.key())));
        Stream.concat(transaction.then().stream(), transaction.otherwise().stream())
            .forEach(this::onOperation);
      }
    }
  }

  private void onOperation(Operation operation) {
    switch (operation) {
      case Operation.Get get -> onRead(KeyRange.only(get.key()));
      case Operation.Range range -> onRead(range.query().range());
      case Operation.Put put -> onWrite(KeyRange.only(put.key()));
      case Operation.Delete delete -> onWrite(KeyRange.only(delete.key()));
      case Operation.Increment increment -> onWrite(KeyRange.only(increment.key()));
      case Operation.DeleteRange deletion -> onWrite(deletion.range());
    }
  }

  @Override
  public void onUser(String name) {
    user = name;
  }

  @Override
  public void onAct() {
    if (!intended) {
      trail.before(act(Kind.INTENT, name()));
      intended = true;
    }
  }

  private void onWrite(KeyRange keys) {
    if (trail.keys().watchesWrite(keys)) {
      written.add(keys);
    }
  }

  /**
   * Nothing is done yet.
   *
   * @throws ProblemException when it must not be done, as it cannot be written down
   */
  void before() {
    if (!trail.isOn()) {
      return;
    }
    if (isAdministrative()) {
      trail.before(act(Kind.INTENT, name()));
      intended = true;
    } else if (isOfIdentities()) {
      // A login: anybody may call it, and a line on disk for each would let them fill it. One that
      // is about to succeed has its line before it does (onAct).
      trail.requireWritable();
    }
  }

  /** The answer is out. */
  void after(int status) {
    if (!trail.isOn()) {
      return;
    }
    if (intended) {
      tell(Kind.OUTCOME, name(), status);
    } else if (status == 401 || status == 403) {
      tell(Kind.REFUSED, name(), status);
    } else if (isOfIdentities()) {
      tell(status < 400 ? Kind.OUTCOME : Kind.REFUSED, name(), status);
    }
    tell(Kind.WRITE, written, status);
    tell(Kind.READ, read, status);
  }

  private boolean isAdministrative() {
    boolean known = isOfIdentities() && route.access().verb() != Access.Verb.OPEN;
    return known || (!route.reads() && ADMINISTRATIVE.contains(route.access().verb().name()));
  }

  private boolean isOfIdentities() {
    return route.path().startsWith(OF_IDENTITIES) && !route.reads();
  }

  private void tell(Kind kind, AuditTarget keys, int status) {
    if (!keys.isEmpty()) {
      tell(kind, keys.text(), status);
    }
  }

  private void tell(Kind kind, String target, int status) {
    trail.after(act(kind, target), status, exchange.notedRevision());
  }

  private AuditAct act(Kind kind, String target) {
    Caller caller = exchange.caller();
    return new AuditAct(
        kind,
        caller.user(),
        caller.how().text(),
        request.getRemoteAddr(),
        route.method(),
        route.path(),
        target,
        trace());
  }

  private String trace() {
    String parent = request.getHeader("traceparent");
    return parent != null && parent.matches(TRACE_PARENT) ? parent : "";
  }

  /** The part of the path that is not the route's, or the user that the query names. */
  private String name() {
    String part = exchange.plainPathParameter();
    if (user != null) {
      return text(Bytes.utf8(user));
    }
    try {
      if (part == null) {
        return exchange.query().bytes(USER).map(AuditedRequest::text).orElse("");
      }
      boolean guarded = part.startsWith("=");
      return text(PercentCoding.decodePath(guarded ? RawTarget.reveal(part) : part));
    } catch (ProblemException | IllegalArgumentException broken) {
      return "";
    }
  }

  private static String text(Bytes name) {
    String text = AuditTarget.text(name);
    return text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME);
  }
}
