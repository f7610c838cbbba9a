package io.holdfast.store;

import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.Token;
import io.holdfast.store.command.User;
import io.holdfast.store.result.CommandResult;
import io.holdfast.store.result.Refusal;
import java.util.Map;
import java.util.TreeMap;

/**
 * Users, roles and tokens as plainly as they can be said, for those that {@link RandomAuthCommands}
 * draws. Shares no code with the store. Refusals carry no detail here.
 */
final class AuthModel {
  final Map<String, User> users = new TreeMap<>();
  final Map<String, Role> roles = new TreeMap<>();
  final Map<String, Token> tokens = new TreeMap<>();
  long authRevision;

  /** Of the store's records, which every answer tells. */
  private long revision;

  private long clockMillis;

  CommandResult apply(AuthCommand command, long storeRevision, long storeClockMillis) {
    revision = storeRevision;
    clockMillis = storeClockMillis;
    return switch (command) {
      case AuthCommand.PutUser(User user) -> putUser(user);
      case AuthCommand.BootstrapUser(User user) ->
          users.isEmpty() ? putUser(user.withRole("admin")) : refused(Refusal.ALREADY_BOOTSTRAPPED);
      case AuthCommand.DeleteUser(String name) -> deleteUser(name);
      case AuthCommand.PutRole(Role role) -> putRole(role);
      case AuthCommand.DeleteRole(String name) -> deleteRole(name);
      case AuthCommand.PutToken put -> putToken(put);
      case AuthCommand.DeleteToken(String id) ->
          tokens.remove(id) == null ? refused(Refusal.TOKEN_NOT_FOUND) : done(true, 1);
      case AuthCommand.DeleteTokensOf(String user) ->
          users.containsKey(user) ? endTokensOf(user) : refused(Refusal.USER_NOT_FOUND);
    };
  }

  /** So few are drawn that an entry takes them all. */
  void expireTokens(long storeClockMillis) {
    tokens.values().removeIf(token -> token.expiresMillis() <= storeClockMillis);
  }

  private CommandResult putUser(User user) {
    if (isBad(user.name())) {
      return refused(Refusal.BAD_USER);
    }
    if (!user.roles().stream().allMatch(this::isRole)) {
      return refused(Refusal.ROLE_NOT_FOUND);
    }
    Map<String, User> after = new TreeMap<>(users);
    after.remove(user.name());
    for (User other : after.values()) {
      if (other.certificateNames().stream().anyMatch(user.certificateNames()::contains)) {
        return refused(Refusal.BAD_USER);
      }
    }
    after.put(user.name(), user);
    if (!hasAdmin(after)) {
      return refused(Refusal.LAST_ADMIN);
    }
    User before = users.put(user.name(), user);
    boolean changed = before != null && !before.passwordHash().equals(user.passwordHash());
    return done(before != null, changed ? endTokens(user.name()) : 0);
  }

  private CommandResult endTokensOf(String user) {
    long ended = endTokens(user);
    return ended > 0
        ? done(true, ended)
        : new CommandResult.AuthDone(revision, authRevision, true, 0);
  }

  private CommandResult deleteUser(String name) {
    if (!users.containsKey(name)) {
      return refused(Refusal.USER_NOT_FOUND);
    }
    Map<String, User> after = new TreeMap<>(users);
    after.remove(name);
    if (!hasAdmin(after)) {
      return refused(Refusal.LAST_ADMIN);
    }
    users.remove(name);
    return done(true, endTokens(name));
  }

  private static boolean hasAdmin(Map<String, User> users) {
    return users.values().stream()
        .anyMatch(
            user ->
                user.roles().contains("admin")
                    && !(user.passwordHash().isEmpty() && user.certificateNames().isEmpty()));
  }

  private CommandResult putRole(Role role) {
    return isBad(role.name()) || isBuiltIn(role.name())
        ? refused(Refusal.BAD_ROLE)
        : done(roles.put(role.name(), role) != null, 0);
  }

  private CommandResult deleteRole(String name) {
    if (isBuiltIn(name)) {
      return refused(Refusal.BAD_ROLE);
    }
    if (!roles.containsKey(name)) {
      return refused(Refusal.ROLE_NOT_FOUND);
    }
    if (users.values().stream().anyMatch(user -> user.roles().contains(name))) {
      return refused(Refusal.ROLE_IN_USE);
    }
    roles.remove(name);
    return done(true, 0);
  }

  private CommandResult putToken(AuthCommand.PutToken put) {
    if (isBad(put.id()) || put.sha256().size() != 32) {
      return refused(Refusal.BAD_TOKEN);
    }
    if (StoreModel.isBad(put.ttlMillis())) {
      return refused(Refusal.BAD_TTL);
    }
    if (!users.containsKey(put.user())) {
      return refused(Refusal.USER_NOT_FOUND);
    }
    if (tokens.containsKey(put.id())) {
      return refused(Refusal.BAD_TOKEN);
    }
    long expires = clockMillis + put.ttlMillis();
    tokens.put(
        put.id(), new Token(put.id(), put.user(), put.sha256(), clockMillis, expires, put.login()));
    return new CommandResult.TokenMade(revision, clockMillis, expires);
  }

  private long endTokens(String user) {
    int before = tokens.size();
    tokens.values().removeIf(token -> token.user().equals(user));
    return (long) before - tokens.size();
  }

  private boolean isRole(String name) {
    return isBuiltIn(name) || roles.containsKey(name);
  }

  private static boolean isBuiltIn(String name) {
    return name.equals("admin")
        || name.equals("observer")
        || name.equals("backup")
        || name.equals("gateway");
  }

  private static boolean isBad(String name) {
    return name.isEmpty() || name.contains(" ");
  }

  private CommandResult done(boolean existed, long endedTokens) {
    return new CommandResult.AuthDone(revision, ++authRevision, existed, endedTokens);
  }

  private CommandResult refused(Refusal refusal) {
    return new CommandResult.Refused(revision, refusal, "");
  }
}
