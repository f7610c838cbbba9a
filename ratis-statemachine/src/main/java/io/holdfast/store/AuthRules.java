package io.holdfast.store;

import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Limits;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.Token;
import io.holdfast.store.command.User;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.Denial;
import io.holdfast.store.result.Refusal;
import io.holdfast.store.table.AuthRows;
import io.holdfast.store.table.AuthSet;
import io.holdfast.store.table.Counters;

/**
 * Keeps users, roles and tokens. They are no records: they have no revision, no history, and no
 * part in the digest of the records. Gateways hold requests to them; the store only sees to it that
 * none is applied that was allowed before they changed.
 *
 * <p>Where there is any user, there is an administrator who can log in.
 */
final class AuthRules {
  /** Expired tokens that go before a new one is refused for their number. */
  private static final int RECLAIMED_FOR_ROOM = 64;

  private final Counters counters;
  private final AuthRows rows;

  AuthRules(Counters counters, AuthRows rows) {
    this.counters = counters;
    this.rows = rows;
  }

  /**
   * Whether what was allowed under this revision may have lost its right. All changes count, that
   * of a token made apart: what gives rights to one may take them from another.
   */
  Denial judge(long authRevision) {
    long now = rows.set().revision();
    return authRevision >= now
        ? null
        : new Denial(Refusal.AUTH_CHANGED, "allowed under revision " + authRevision + " of " + now);
  }

  CommandResult apply(AuthCommand command) {
    return switch (command) {
      case AuthCommand.PutUser(User user) -> put(user);
      case AuthCommand.DeleteUser(String name) -> deleteUser(name);
      case AuthCommand.PutRole(Role role) -> put(role);
      case AuthCommand.DeleteRole(String name) -> deleteRole(name);
      case AuthCommand.PutToken put -> put(put);
      case AuthCommand.DeleteToken(String id) -> deleteToken(id);
      case AuthCommand.DeleteTokensOf(String user) -> deleteTokensOf(user);
      case AuthCommand.BootstrapUser(User user) -> bootstrap(user);
    };
  }

  private CommandResult bootstrap(User user) {
    return rows.set().isEmpty()
        ? put(user.withRole(Role.ADMIN.name()))
        : refused(Refusal.ALREADY_BOOTSTRAPPED, "there are users");
  }

  private CommandResult put(User user) {
    Denial denial = AuthShape.judge(user);
    if (denial == null) {
      denial = judgeAmongOthers(user);
    }
    if (denial != null) {
      return denial.at(counters.revision);
    }
    User before = rows.set().user(user.name());
    rows.put(user);
    return done(before != null, hasNewPassword(before, user) ? rows.endTokensOf(user.name()) : 0);
  }

  /** Whoever knew the old password may have made tokens with it. */
  private static boolean hasNewPassword(User before, User user) {
    return before != null && !before.passwordHash().equals(user.passwordHash());
  }

  private Denial judgeAmongOthers(User user) {
    AuthSet set = rows.set();
    for (String role : user.roles()) {
      if (set.role(role) == null) {
        return new Denial(Refusal.ROLE_NOT_FOUND, role);
      }
    }
    for (String name : user.certificateNames()) {
      User other = set.userOfCertificate(name);
      if (other != null && !other.name().equals(user.name())) {
        return new Denial(
            Refusal.BAD_USER, "certificate name " + name + " means user " + other.name());
      }
    }
    User before = set.user(user.name());
    if (before == null && set.userCount() >= Limits.MAX_USERS) {
      return new Denial(Refusal.TOO_MANY_USERS, "at most " + Limits.MAX_USERS);
    }
    return AuthRows.isAdmin(user) ? null : judgeAdminsWithout(before, user.name());
  }

  /** Whether another administrator is left. */
  private Denial judgeAdminsWithout(User user, String name) {
    int others = rows.admins() - (user != null && AuthRows.isAdmin(user) ? 1 : 0);
    return others > 0 ? null : new Denial(Refusal.LAST_ADMIN, name);
  }

  private CommandResult deleteUser(String name) {
    User user = rows.set().user(name);
    if (user == null) {
      return refused(Refusal.USER_NOT_FOUND, name);
    }
    Denial denial = judgeAdminsWithout(user, name);
    return denial == null ? done(true, rows.delete(user)) : denial.at(counters.revision);
  }

  private CommandResult put(Role role) {
    Denial denial = AuthShape.judge(role);
    if (denial != null) {
      return denial.at(counters.revision);
    }
    boolean existed = rows.set().role(role.name()) != null;
    if (!existed && rows.set().roleCount() >= Limits.MAX_ROLES) {
      return refused(Refusal.TOO_MANY_ROLES, "at most " + Limits.MAX_ROLES);
    }
    rows.put(role);
    return done(existed, 0);
  }

  private CommandResult deleteRole(String name) {
    if (Role.builtIn(name) != null) {
      return refused(Refusal.BAD_ROLE, name + " is built in");
    }
    Role role = rows.set().role(name);
    if (role == null) {
      return refused(Refusal.ROLE_NOT_FOUND, name);
    }
    if (rows.isInUse(name)) {
      return refused(Refusal.ROLE_IN_USE, name);
    }
    rows.delete(role);
    return done(true, 0);
  }

  private CommandResult put(AuthCommand.PutToken put) {
    Denial denial = AuthShape.judge(put);
    if (denial == null) {
      denial = judgeByItself(put);
    }
    if (denial == null) {
      makeRoom(put);
      denial = judgeRoom(put);
    }
    if (denial != null) {
      return denial.at(counters.revision);
    }
    long created = counters.clockMillis;
    long expires = created + put.ttlMillis();
    rows.put(new Token(put.id(), put.user(), put.sha256(), created, expires, put.login()));
    return new CommandResult.TokenMade(counters.revision, created, expires);
  }

  private Denial judgeByItself(AuthCommand.PutToken put) {
    if (rows.set().user(put.user()) == null) {
      return new Denial(Refusal.USER_NOT_FOUND, put.user());
    }
    if (rows.set().token(put.id()) != null) {
      return new Denial(Refusal.BAD_TOKEN, "the id is taken: " + put.id());
    }
    return null;
  }

  /** Expired tokens go first; then a login ends the oldest one of its user. */
  private void makeRoom(AuthCommand.PutToken put) {
    if (isFull(put.user())) {
      rows.reclaimTokensOf(put.user(), counters.clockMillis);
    }
    if (isFull(put.user()) && put.login() && rows.endOldestLoginOf(put.user())) {
      rows.advanceRevision();
    }
    if (isFull()) {
      rows.reclaim(counters.clockMillis, RECLAIMED_FOR_ROOM);
    }
  }

  private Denial judgeRoom(AuthCommand.PutToken put) {
    if (isFull(put.user())) {
      String most = "user " + put.user() + " may have " + Limits.MAX_TOKENS_OF_USER;
      return new Denial(Refusal.TOO_MANY_TOKENS, most);
    }
    return isFull() ? new Denial(Refusal.TOO_MANY_TOKENS, "at most " + Limits.MAX_TOKENS) : null;
  }

  private boolean isFull(String user) {
    return rows.set().tokensOf(user).size() >= Limits.MAX_TOKENS_OF_USER;
  }

  private boolean isFull() {
    return rows.set().tokenCount() >= Limits.MAX_TOKENS;
  }

  private CommandResult deleteToken(String id) {
    Token token = rows.set().token(id);
    if (token == null) {
      return refused(Refusal.TOKEN_NOT_FOUND, id);
    }
    rows.delete(token);
    return done(true, 1);
  }

  private CommandResult deleteTokensOf(String user) {
    if (rows.set().user(user) == null) {
      return refused(Refusal.USER_NOT_FOUND, user);
    }
    long ended = rows.endTokensOf(user);
    return ended > 0 ? done(true, ended) : answer(true, 0);
  }

  private CommandResult done(boolean existed, long endedTokens) {
    rows.advanceRevision();
    return answer(existed, endedTokens);
  }

  private CommandResult answer(boolean existed, long endedTokens) {
    return new CommandResult.AuthDone(
        counters.revision, rows.set().revision(), existed, endedTokens);
  }

  private CommandResult refused(Refusal refusal, String detail) {
    return new Denial(refusal, detail).at(counters.revision);
  }
}
