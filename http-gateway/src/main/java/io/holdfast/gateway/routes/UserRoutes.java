package io.holdfast.gateway.routes;

import io.holdfast.gateway.auth.Passwords;
import io.holdfast.gateway.errors.Problem;
import io.holdfast.gateway.errors.ProblemCode;
import io.holdfast.gateway.json.AuthReader;
import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.key.ReadService;
import io.holdfast.gateway.key.WriteService;
import io.holdfast.gateway.read.ReadLevel;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Route;
import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.User;
import io.holdfast.store.command.Verb;
import io.holdfast.store.result.CommandResult.AuthDone;
import io.holdfast.store.table.AuthSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Users and roles: {@code /v1/auth/users}, {@code /v1/auth/roles}. */
final class UserRoutes {
  private static final Access AUTH = new Access(Access.Verb.AUTH, Access.Keys.NONE);
  private static final String USERS = "/v1/auth/users";
  private static final String USER = "/v1/auth/users/{name}";
  private static final String ROLES = "/v1/auth/roles";
  private static final String ROLE = "/v1/auth/roles/{name}";

  private final Supplier<AuthSet> state;
  private final Passwords passwords;
  private final WriteService writes;
  private final ReadService reads;
  private final Answers answers;

  UserRoutes(
      Supplier<AuthSet> state,
      Passwords passwords,
      WriteService writes,
      ReadService reads,
      Answers answers) {
    this.state = state;
    this.passwords = passwords;
    this.writes = writes;
    this.reads = reads;
    this.answers = answers;
  }

  List<Route> routes() {
    Set<String> ofRead = ReadLevel.PARAMETERS;
    return List.of(
        Route.get(USERS, AUTH, ofRead, this::listUsers),
        Route.head(USERS, AUTH, ofRead, this::listUsers),
        Route.get(USER, AUTH, ofRead, this::getUser),
        Route.head(USER, AUTH, ofRead, this::getUser),
        Route.put(USER, AUTH, Set.of(), this::putUser),
        Route.delete(USER, AUTH, Set.of(), this::deleteUser),
        Route.get(ROLES, AUTH, ofRead, this::listRoles),
        Route.head(ROLES, AUTH, ofRead, this::listRoles),
        Route.get(ROLE, AUTH, ofRead, this::getRole),
        Route.head(ROLE, AUTH, ofRead, this::getRole),
        Route.put(ROLE, AUTH, Set.of(), this::putRole),
        Route.delete(ROLE, AUTH, Set.of(), this::deleteRole));
  }

  private AuthSet open(Exchange exchange) throws InterruptedException {
    var _ = reads.open(exchange, Verb.AUTH);
    return state.get();
  }

  private void listUsers(Exchange exchange) throws IOException, InterruptedException {
    List<User> users = open(exchange).users();
    answers.json(
        exchange,
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("users");
          for (User user : users) {
            AuthJson.write(json, user);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void getUser(Exchange exchange) throws IOException, InterruptedException {
    String name = exchange.identifier();
    User user = open(exchange).user(name);
    if (user == null) {
      throw Problem.of(ProblemCode.USER_NOT_FOUND, "there is no user " + name).exception();
    }
    answers.json(exchange, 200, json -> AuthJson.write(json, user));
  }

  private void putUser(Exchange exchange) throws IOException, InterruptedException {
    String name = exchange.identifier();
    AuthReader.NewUser wanted = AuthReader.user(exchange.document());
    Optional<String> hash =
        wanted
            .password()
            .map(
                p ->
                    passwords.hash(
                        p.toCharArray(), exchange.remoteAddress(), exchange.deadlineNanos()));
    User[] put = new User[1];
    AuthDone done =
        (AuthDone)
            writes.commitMade(
                exchange,
                now -> {
                  User before = now.user(name);
                  String kept = before == null ? "" : before.passwordHash();
                  put[0] =
                      new User(
                          name,
                          hash.orElse(kept),
                          wanted.roles(),
                          wanted.certificates(),
                          wanted.requestsPerSecond());
                  return new AuthCommand.PutUser(put[0]);
                });
    answers.json(exchange, done.existed() ? 200 : 201, json -> AuthJson.write(json, put[0]));
  }

  private void deleteUser(Exchange exchange) throws IOException, InterruptedException {
    String name = exchange.identifier();
    AuthDone done = (AuthDone) writes.commitMade(exchange, _ -> new AuthCommand.DeleteUser(name));
    answerDeleted(exchange, name, done);
  }

  private void listRoles(Exchange exchange) throws IOException, InterruptedException {
    List<Role> roles = new ArrayList<>(Role.BUILT_IN);
    open(exchange).roles().stream()
        .filter(role -> Role.builtIn(role.name()) == null)
        .forEach(roles::add);
    answers.json(
        exchange,
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("roles");
          for (Role role : roles) {
            AuthJson.write(json, role);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void getRole(Exchange exchange) throws IOException, InterruptedException {
    String name = exchange.identifier();
    Role role = open(exchange).role(name);
    if (role == null) {
      throw Problem.of(ProblemCode.ROLE_NOT_FOUND, "there is no role " + name).exception();
    }
    answers.json(exchange, 200, json -> AuthJson.write(json, role));
  }

  private void putRole(Exchange exchange) throws IOException, InterruptedException {
    Role role = AuthReader.role(exchange.identifier(), exchange.document());
    AuthDone done = (AuthDone) writes.commitMade(exchange, _ -> new AuthCommand.PutRole(role));
    answers.json(exchange, done.existed() ? 200 : 201, json -> AuthJson.write(json, role));
  }

  private void deleteRole(Exchange exchange) throws IOException, InterruptedException {
    String name = exchange.identifier();
    AuthDone done = (AuthDone) writes.commitMade(exchange, _ -> new AuthCommand.DeleteRole(name));
    answerDeleted(exchange, name, done);
  }

  private void answerDeleted(Exchange exchange, String name, AuthDone done) throws IOException {
    answers.json(
        exchange,
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("name", name);
          json.writeNumberField("deleted", 1);
          json.writeNumberField("endedTokens", done.endedTokens());
          json.writeEndObject();
        });
  }
}
