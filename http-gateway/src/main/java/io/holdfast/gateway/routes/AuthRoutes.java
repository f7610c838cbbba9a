package io.holdfast.gateway.routes;

import io.holdfast.gateway.auth.AccessGuard;
import io.holdfast.gateway.auth.Authenticator;
import io.holdfast.gateway.auth.BearerToken;
import io.holdfast.gateway.auth.BootstrapSecret;
import io.holdfast.gateway.auth.LoginLimits;
import io.holdfast.gateway.auth.Passwords;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.json.AuthReader;
import io.holdfast.gateway.json.Json;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.key.ReadService;
import io.holdfast.gateway.key.WriteService;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.NodeHeaders;
import io.holdfast.gateway.request.Route;
import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.Token;
import io.holdfast.store.command.User;
import io.holdfast.store.command.Verb;
import io.holdfast.store.result.CommandResult.AuthDone;
import io.holdfast.store.result.CommandResult.TokenMade;
import io.holdfast.store.table.AuthSet;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Who is it: the first user, logins, tokens. None of these takes an idempotency key: its
 * fingerprint would be a quick hash of a password, kept in the state; and a login that is sent
 * again makes another token.
 */
public final class AuthRoutes {
  private static final Access OPEN = Access.OPEN;
  private static final Access KNOWN = new Access(Access.Verb.KNOWN, Access.Keys.NONE);
  private static final String TOKENS = "/v1/auth/tokens";
  private static final String TOKEN = "/v1/auth/tokens/{id}";

  private final Services services;
  private final WriteService writes;
  private final ReadService reads;
  private final Answers answers;
  private final SecureRandom random = new SecureRandom();

  /**
   * What a node knows of its callers.
   *
   * @param secret null = this process has none
   */
  public record Services(
      Supplier<AuthSet> state,
      Authenticator authenticator,
      AccessGuard guard,
      Passwords passwords,
      LoginLimits limits,
      BootstrapSecret secret) {}

  /** Safe to make with nothing, when only shapes matter. */
  public AuthRoutes(Services services, WriteService writes, ReadService reads, Answers answers) {
    this.services = services;
    this.writes = writes;
    this.reads = reads;
    this.answers = answers;
  }

  public List<Route> routes() {
    Set<String> ofRead = ReadLevel.PARAMETERS;
    Set<String> ofTokens = new HashSet<>(ofRead);
    ofTokens.add("user");
    List<Route> all = new ArrayList<>();
    all.add(Route.post("/v1/auth/bootstrap", OPEN, Set.of(), this::bootstrap));
    all.add(Route.post("/v1/auth/login", OPEN, Set.of(), this::login));
    all.add(Route.post("/v1/auth/logout", KNOWN, Set.of(), this::logout));
    all.add(Route.post("/v1/auth/password", KNOWN, Set.of(), this::changePassword));
    all.add(Route.get("/v1/auth/whoami", KNOWN, ofRead, this::whoami));
    all.add(Route.head("/v1/auth/whoami", KNOWN, ofRead, this::whoami));
    all.add(Route.get(TOKENS, KNOWN, ofTokens, this::listTokens));
    all.add(Route.head(TOKENS, KNOWN, ofTokens, this::listTokens));
    all.add(Route.post(TOKENS, KNOWN, Set.of(), this::makeToken));
    all.add(Route.delete(TOKENS, KNOWN, Set.of("user"), this::deleteTokens));
    all.add(Route.delete(TOKEN, KNOWN, Set.of(), this::deleteToken));
    Supplier<AuthSet> state = services == null ? null : services.state();
    Passwords passwords = services == null ? null : services.passwords();
    all.addAll(new UserRoutes(state, passwords, writes, reads, answers).routes());
    return all;
  }

  private void bootstrap(Exchange exchange) throws IOException, InterruptedException {
    services.guard().requireOn();
    AuthReader.Bootstrap wanted = AuthReader.bootstrap(exchange.document());
    exchange.keys().onUser(wanted.user());
    if (!isSecret(exchange, wanted.secret())) {
      throw Problem.of(
              ProblemCode.UNAUTHENTICATED,
              "this is not the secret of this node: each node has its own in the file"
                  + " bootstrap-secret of its data directory, good for 24 hours, and none once"
                  + " there is a user")
          .exception();
    }
    String hash = hash(exchange, wanted.password());
    exchange.caller(services.authenticator().bootstrap());
    exchange.keys().onAct();
    User user = new User(wanted.user(), hash, Set.of(Role.ADMIN.name()), Set.of(), 0);
    writes.commitMade(exchange, _ -> new AuthCommand.BootstrapUser(user));
    services.secret().withdraw();
    answers.json(exchange, 201, json -> AuthJson.write(json, user));
  }

  private String hash(Exchange exchange, String password) {
    return services
        .passwords()
        .hash(password.toCharArray(), exchange.remoteAddress(), exchange.deadlineNanos());
  }

  private boolean isSecret(Exchange exchange, String secret) {
    String address = exchange.remoteAddress();
    services.limits().enter("", address);
    boolean fits = services.secret() != null && services.secret().fits(secret);
    if (fits) {
      services.limits().forget("", address);
    }
    return fits;
  }

  private void login(Exchange exchange) throws IOException, InterruptedException {
    services.guard().requireOn();
    AuthReader.Login login = AuthReader.login(exchange.document());
    if (services.state().get().user(login.user()) != null) {
      // Any other name may be a password in the wrong field.
      exchange.keys().onUser(login.user());
    }
    String hash = requirePassword(exchange, login.user(), login.password());
    exchange.caller(services.authenticator().byPassword(login.user()));
    if (services.state().get().tokensOf(login.user()).size() >= Limits.MAX_TOKENS_OF_USER) {
      services.guard().countTokenAct(exchange); // It ends another one.
    }
    exchange.keys().onAct();
    answerToken(
        exchange,
        now -> {
          var _ = stillWith(hash, login.user(), now);
          return login.user();
        },
        login.ttlMillis(),
        true);
  }

  /**
   * An unknown user takes as long, and is refused with the same words.
   *
   * @return the hash that the password fits
   */
  private String requirePassword(Exchange exchange, String user, String password) {
    LoginLimits limits = services.limits();
    limits.enter(user, exchange.remoteAddress());
    String hash;
    boolean wrong = false;
    Passwords.Check check = null;
    try {
      services.guard().awaitNews(exchange);
      User known = services.state().get().user(user);
      hash = known == null ? "" : known.passwordHash();
      check = services.passwords().check(password.toCharArray(), hash, exchange.remoteAddress());
      // From here on it counts: else a deadline that is too short would make every try free.
      wrong = true;
      wrong = !check.fits(exchange.deadlineNanos());
    } finally {
      if (!wrong || !check.hadItsTurn()) {
        limits.forget(user, exchange.remoteAddress());
      }
    }
    if (wrong) {
      throw wrongPassword();
    }
    limits.right(user, exchange.remoteAddress());
    return hash;
  }

  private static RuntimeException wrongPassword() {
    return Problem.of(ProblemCode.UNAUTHENTICATED, "user or password is wrong").exception();
  }

  /** The user, unless it has another password by now than the one that was checked. */
  private static User stillWith(String hash, String user, AuthSet now) {
    User known = now.user(user);
    if (known == null || !known.passwordHash().equals(hash)) {
      throw wrongPassword();
    }
    return known;
  }

  private void answerToken(
      Exchange exchange, Function<AuthSet, String> owner, long ttlMillis, boolean login)
      throws IOException, InterruptedException {
    BearerToken token = BearerToken.random(random);
    String user = owner.apply(services.state().get());
    TokenMade made =
        (TokenMade)
            writes.commitMade(
                exchange,
                now ->
                    new AuthCommand.PutToken(
                        token.id(), owner.apply(now), token.sha256(), ttlMillis, login));
    byte[] body =
        Json.line(
            json -> {
              json.writeStartObject();
              json.writeStringField("token", token.text());
              json.writeStringField("id", token.id());
              json.writeStringField("user", user);
              json.writeNumberField("createdMs", made.createdMillis());
              json.writeNumberField("expiresMs", made.expiresMillis());
              json.writeEndObject();
            });
    answers.begin(exchange);
    exchange.setHeader(NodeHeaders.CACHE_CONTROL, "no-store");
    exchange.send(201, "application/json", body);
  }

  /** The token that the request came with ends. */
  private void logout(Exchange exchange) throws IOException, InterruptedException {
    exchange.refuseBody();
    String token = exchange.caller().token();
    if (token.isEmpty()) {
      throw Problem.of(
              ProblemCode.BAD_REQUEST,
              "a logout ends the token that it comes with, and this came without")
          .exception();
    }
    end(exchange, new AuthCommand.DeleteToken(token));
  }

  private void changePassword(Exchange exchange) throws IOException, InterruptedException {
    services.guard().requireOwnWord(exchange);
    AuthReader.NewPassword wanted = AuthReader.password(exchange.document());
    String name = exchange.caller().user();
    String old = requirePassword(exchange, name, wanted.password());
    String hash = hash(exchange, wanted.next());
    exchange.caller(services.authenticator().byPassword(name));
    writes.commitMade(
        exchange,
        now -> {
          User user = stillWith(old, name, now);
          return new AuthCommand.PutUser(
              new User(
                  name, hash, user.roles(), user.certificateNames(), user.requestsPerSecond()));
        });
    whoami(exchange);
  }

  private void whoami(Exchange exchange) throws IOException, InterruptedException {
    var _ = reads.openKnown(exchange);
    User user = services.state().get().user(exchange.caller().user());
    Set<String> roles = user == null ? Set.of() : user.roles();
    answers.json(exchange, 200, json -> AuthJson.write(json, exchange.caller(), roles));
  }

  /** Of the caller, or of the user that is named, for who manages users. */
  private void listTokens(Exchange exchange) throws IOException, InterruptedException {
    var _ = reads.openKnown(exchange);
    String user = user(exchange);
    if (!user.equals(exchange.caller().user())) {
      services.guard().require(exchange, Verb.AUTH);
    }
    List<Token> tokens = services.state().get().tokensOf(user);
    answers.json(
        exchange,
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("tokens");
          for (Token token : tokens) {
            AuthJson.write(json, token);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static String user(Exchange exchange) {
    return exchange.query().text("user").orElse(exchange.caller().user());
  }

  private void makeToken(Exchange exchange) throws IOException, InterruptedException {
    services.guard().requireOwnWord(exchange);
    AuthReader.NewToken wanted = AuthReader.token(exchange.document());
    services.guard().countTokenAct(exchange);
    String user = wanted.user().orElse(exchange.caller().user());
    // Else whoever finds a token that ends soon makes one of it that does not.
    long most =
        exchange.caller().rights().has(Verb.AUTH)
            ? Long.MAX_VALUE
            : services.authenticator().leftMillis(exchange.caller());
    answerToken(exchange, _ -> user, Math.min(wanted.ttlMillis(), most), false);
  }

  private void deleteToken(Exchange exchange) throws IOException, InterruptedException {
    end(exchange, new AuthCommand.DeleteToken(exchange.identifier()));
  }

  private void deleteTokens(Exchange exchange) throws IOException, InterruptedException {
    end(exchange, new AuthCommand.DeleteTokensOf(user(exchange)));
  }

  private void end(Exchange exchange, AuthCommand command)
      throws IOException, InterruptedException {
    services.guard().countTokenAct(exchange);
    AuthDone done = (AuthDone) writes.commitMade(exchange, _ -> command);
    answers.json(
        exchange,
        200,
        json -> {
          json.writeStartObject();
          json.writeNumberField("endedTokens", done.endedTokens());
          json.writeEndObject();
        });
  }
}
