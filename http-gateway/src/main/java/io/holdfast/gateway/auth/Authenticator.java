package io.holdfast.gateway.auth;

import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.jwt.JwtIssuer;
import io.holdfast.gateway.jwt.VerifiedJwt;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.Token;
import io.holdfast.store.command.User;
import io.holdfast.store.table.AuthSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Finds out who asks, from what a request brings and what this node's state knows. Waits for
 * nothing. Safe for many threads.
 */
public final class Authenticator {
  private static final String SCHEME = "Bearer ";

  /** What a gateway or node may do for itself: ask how a node does. */
  private static final Role PROBE = new Role("probe", Role.OBSERVER.grants());

  private final AuthMode mode;
  private final String cluster;
  private final Predicate<String> isMember;
  private final Supplier<AuthSet> state;
  private final LongSupplier clockMillis;

  /** Null = no JWT is taken. */
  private final JwtIssuer issuer;

  private volatile Known known = new Known(-1, Map.of());

  /** The rights of users, at one revision of the rights. */
  private record Known(long authRevision, Map<String, Rights> rights) {}

  /**
   * Over the state of one node.
   *
   * @param cluster its name, for names in certificates
   * @param isMember whether a node of that name is one of the cluster's now
   * @param clockMillis the cluster's clock, as far as this node knows
   * @param issuer whose JWTs are taken; null = nobody's
   */
  public Authenticator(
      AuthMode mode,
      String cluster,
      Predicate<String> isMember,
      Supplier<AuthSet> state,
      LongSupplier clockMillis,
      JwtIssuer issuer) {
    this.mode = mode;
    this.cluster = cluster;
    this.isMember = isMember;
    this.state = state;
    this.clockMillis = clockMillis;
    this.issuer = issuer;
  }

  /**
   * The caller, as it is known now; one that says nothing is nobody, or is not asked.
   *
   * @throws UncheckedJwtException when {@link #check} must come first
   */
  public Caller authenticate(Credentials credentials) {
    AuthSet now = state.get();
    if (mode == AuthMode.OFF) {
      return Caller.unasked(mode, now.revision());
    }
    if (credentials.authorization() != null) {
      return ofHeader(credentials, now);
    }
    if (credentials.certificate() != null) {
      return ofCertificate(credentials, now);
    }
    Credentials.refuseNamedUser(credentials);
    return mode == AuthMode.PERMISSIVE ? Caller.unasked(mode, now.revision()) : Caller.NOBODY;
  }

  /** The same caller, with the rights that it has now. */
  public Caller again(Caller caller) {
    AuthSet now = state.get();
    if (caller.authRevision() == now.revision() || caller.how() == Caller.How.UNKNOWN) {
      return caller;
    }
    return switch (caller.how()) {
      case PASSWORD -> known(caller.user(), caller.how(), "", caller.credentials(), now);
      case BOOTSTRAP -> bootstrap();
      default -> authenticate(caller.credentials());
    };
  }

  /** The caller with a JWT, which is checked first. May wait until the deadline. */
  Caller check(UncheckedJwtException unchecked, Credentials credentials, long deadlineNanos)
      throws InterruptedException {
    return ofJwt(issuer.verify(unchecked.token(), deadlineNanos), credentials, state.get());
  }

  /** Whose token this is; empty = there is none of that id. */
  String userOf(String token) {
    Token known = state.get().token(token);
    return known == null ? "" : known.user();
  }

  /** Whoever has the secret that this node wrote when it was new. */
  public Caller bootstrap() {
    return new Caller(
        "", Caller.How.BOOTSTRAP, "", Rights.NONE, state.get().revision(), Credentials.NONE);
  }

  boolean isOff() {
    return mode == AuthMode.OFF;
  }

  /** Whether a user becomes what it is, but for its password. */
  boolean changesOnlyPassword(User next) {
    User before = state.get().user(next.name());
    return before != null
        && before.roles().equals(next.roles())
        && before.certificateNames().equals(next.certificateNames())
        && before.requestsPerSecond() == next.requestsPerSecond();
  }

  /** For how long the caller is known at most: as long as its token is good. */
  public long leftMillis(Caller caller) {
    if (caller.how() == Caller.How.JWT) {
      VerifiedJwt known = issuer.known(bearer(caller.credentials().authorization()));
      return known == null ? 0 : known.expiresMillis() - issuer.nowMillis();
    }
    Token token = caller.token().isEmpty() ? null : state.get().token(caller.token());
    return token == null ? Long.MAX_VALUE : token.expiresMillis() - clockMillis.getAsLong();
  }

  /** A user whose password was checked. */
  public Caller byPassword(String user) {
    return known(user, Caller.How.PASSWORD, "", Credentials.NONE, state.get());
  }

  private Caller ofHeader(Credentials credentials, AuthSet now) {
    String header = credentials.authorization();
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw unauthenticated("Authorization must be a bearer token: Authorization: Bearer hft_...");
    }
    Credentials.refuseNamedUser(credentials);
    String text = bearer(header);
    if (JwtIssuer.isOne(text)) {
      return ofJwt(known(text), credentials, now);
    }
    BearerToken bearer = BearerToken.parse(text);
    if (bearer == null) {
      throw unauthenticated("this is no token of a Holdfast cluster");
    }
    Token token = now.token(bearer.id());
    if (token == null) {
      throw new UnknownTokenException(
          unauthenticated("the token is not known: it was ended, or is of another cluster"));
    }
    if (!bearer.hasHash(token.sha256())) {
      throw unauthenticated("the token is not known: it was ended, or is of another cluster");
    }
    if (token.isExpired(clockMillis.getAsLong())) {
      throw unauthenticated("the token has expired: log in again");
    }
    return known(token.user(), Caller.How.TOKEN, token.id(), credentials, now);
  }

  private static String bearer(String header) {
    return header.substring(SCHEME.length()).strip();
  }

  private VerifiedJwt known(String jwt) {
    if (issuer == null) {
      throw unauthenticated("no JWT is taken here: auth.jwt.issuer of this node is not set");
    }
    VerifiedJwt known = issuer.known(jwt);
    if (known == null) {
      throw new UncheckedJwtException(jwt);
    }
    return known;
  }

  private Caller ofJwt(VerifiedJwt jwt, Credentials credentials, AuthSet now) {
    if (now.user(jwt.user()) == null) {
      throw new UnknownTokenException(unauthenticated("there is no user " + jwt.user()));
    }
    return known(jwt.user(), Caller.How.JWT, "", credentials, now);
  }

  private Caller ofCertificate(Credentials credentials, AuthSet now) {
    CertificateName name = credentials.certificate();
    if (name.isNode() && name.isOf(cluster) && isMember.test(name.name())) {
      return ofOther("node/" + name.name(), true, credentials, now);
    }
    User user = userOf(name, now);
    if (user == null) {
      throw unauthenticated("no user has the client certificate of " + name.text());
    }
    if (user.roles().contains(Role.GATEWAY.name())) {
      return ofOther(user.name(), false, credentials, now);
    }
    Credentials.refuseNamedUser(credentials);
    return known(user.name(), Caller.How.CERTIFICATE, "", credentials, now);
  }

  /** Null = nobody. */
  private User userOf(CertificateName name, AuthSet now) {
    if (name == null || !name.isOf(cluster)) {
      return null;
    }
    // A gateway without data may have the certificate of a node; it is no member.
    return now.userOfCertificate(name.isNode() ? "node/" + name.name() : name.name());
  }

  /**
   * What comes from a gateway or another node: of somebody, of itself, or of nobody. A node knows
   * users; a gateway has seen no more than a certificate.
   */
  private Caller ofOther(String sender, boolean node, Credentials credentials, AuthSet now) {
    String named = credentials.namedUser();
    if (named != null && CertificateName.isOne(named)) {
      User user = userOf(CertificateName.parse(named), now);
      if (user == null) {
        throw unauthenticated("no user has the client certificate of " + named);
      }
      return known(user.name(), Caller.How.GATEWAY, "", credentials, now);
    }
    if (named != null && !node) {
      throw Credentials.noCertificateNamed();
    }
    if (named != null) {
      return known(named, Caller.How.GATEWAY, "", credentials, now);
    }
    if (credentials.probe()) {
      Rights rights = Rights.of(List.of(PROBE));
      return new Caller(sender, Caller.How.CERTIFICATE, "", rights, now.revision(), credentials);
    }
    // It passes on what somebody sent who did not say who they are.
    return mode == AuthMode.PERMISSIVE ? Caller.unasked(mode, now.revision()) : Caller.NOBODY;
  }

  private Caller known(
      String name, Caller.How how, String token, Credentials credentials, AuthSet now) {
    User user = now.user(name);
    if (user == null) {
      throw unauthenticated("there is no user " + name);
    }
    Rights all = rights(user, now);
    Rights rights = how == Caller.How.GATEWAY ? all.withoutAdministration() : all;
    return new Caller(name, how, token, rights, now.revision(), credentials);
  }

  private Rights rights(User user, AuthSet now) {
    Known at = known;
    if (at.authRevision() != now.revision()) {
      at = new Known(now.revision(), new ConcurrentHashMap<>());
      known = at;
    }
    return at.rights().computeIfAbsent(user.name(), first -> rightsOf(user, now));
  }

  private static Rights rightsOf(User user, AuthSet now) {
    List<Role> roles = new ArrayList<>();
    for (String name : user.roles()) {
      Role role = now.role(name);
      if (role != null) {
        roles.add(role);
      }
    }
    return Rights.of(roles);
  }

  /** The problem of a caller that is not known. */
  static RuntimeException unauthenticated(String detail) {
    return Problem.of(ProblemCode.UNAUTHENTICATED, detail).exception();
  }
}
