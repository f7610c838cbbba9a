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
import io.holdfast.store.command.Verb;
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

  /** And so much where somebody asked who may not do it. */
  private static final int MAX_REFUSED_NAME = 128;

  private final AuditTrail trail;
  private final Route route;
  private final Exchange exchange;
  private final HttpServletRequest request;
  private final AuditTarget read = new AuditTarget();
  private final AuditTarget written = new AuditTarget();
  private boolean intended;
  private boolean leftOut;

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
    if (intended || !isAct()) {
      return;
    }
    AuditAct intent = act(Kind.INTENT, name(MAX_NAME));
    leftOut = !isOfAdministrator() && !trail.admits(intent);
    if (leftOut) {
      trail.requireWritable();
    } else {
      trail.before(intent);
    }
    intended = true;
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
    if (isAct()) {
      // Its line comes when it is allowed (onAct): anybody may ask, and a line on disk for each
      // would let them fill it.
      trail.requireWritable();
    }
  }

  /** The answer is out. */
  void after(int status) {
    if (!trail.isOn()) {
      return;
    }
    if (intended) {
      if (!leftOut) {
        tell(act(Kind.OUTCOME, name(MAX_NAME)), status);
      }
    } else if (status == 401 || status == 403 || isOfIdentities()) {
      tell(act(Kind.REFUSED, name(MAX_REFUSED_NAME)), status);
    }
    tell(Kind.WRITE, written, status);
    tell(Kind.READ, read, status);
  }

  private boolean isAct() {
    return isOfIdentities()
        || (!route.reads() && ADMINISTRATIVE.contains(route.access().verb().name()));
  }

  private boolean isOfIdentities() {
    return route.path().startsWith(OF_IDENTITIES) && !route.reads();
  }

  /** Whose lines are never left out. Where nobody is asked, anybody may be one. */
  private boolean isOfAdministrator() {
    Caller caller = exchange.caller();
    Verb needed = route.access().verb() == Access.Verb.POLICY ? Verb.POLICY : Verb.AUTH;
    return switch (caller.how()) {
      case OFF, BOOTSTRAP -> true;
      case UNKNOWN, UNASKED -> false;
      case TOKEN, PASSWORD, CERTIFICATE, GATEWAY, JWT -> caller.rights().has(needed);
    };
  }

  private void tell(Kind kind, AuditTarget keys, int status) {
    if (keys.isEmpty()) {
      return;
    }
    AuditAct act = act(kind, keys.text());
    if (isOfAdministrator() || trail.admits(act)) {
      tell(act, status);
    }
  }

  private void tell(AuditAct act, int status) {
    trail.after(act, status, exchange.notedRevision());
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
  private String name(int most) {
    return AuditTarget.cut(name(), most);
  }

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
    return AuditTarget.text(name);
  }
}
