package io.holdfast.store.table;

import io.holdfast.store.command.Role;
import io.holdfast.store.command.Token;
import io.holdfast.store.command.User;
import io.holdfast.store.format.AuthFormat;
import io.holdfast.store.format.Table;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps the rows of {@link Table#AUTH} and the {@link AuthSet} in step, with what the rules need to
 * know of all of it at once. Used by the applying thread.
 */
public final class AuthRows {
  private static final Comparator<Token> EXPIRING_FIRST =
      Comparator.comparingLong(Token::expiresMillis).thenComparing(Token::id);

  private final Tables tables;

  /** Follows from the set, as do the next two. */
  private final TreeSet<Token> expiring = new TreeSet<>(EXPIRING_FIRST);

  private final Map<String, Integer> usersWithRole = new TreeMap<>();
  private int admins;

  private AuthSet set;

  public AuthRows(Tables tables) {
    this.tables = tables;
    set = AuthSet.load(tables);
    set.users().forEach(user -> count(user, 1));
    expiring.addAll(set.tokens());
  }

  public AuthSet set() {
    return set;
  }

  /** Whether the user is one of the administrators who can log in. */
  public static boolean isAdmin(User user) {
    return user.roles().contains(Role.ADMIN.name()) && user.canLogIn();
  }

  /** How many there are. */
  public int admins() {
    return admins;
  }

  public boolean isInUse(String role) {
    return usersWithRole.containsKey(role);
  }

  /** What somebody may do has changed. */
  public void advanceRevision() {
    set = set.at(set.revision() + 1);
    put(AuthFormat.REVISION, "", AuthFormat.encode(set.revision()));
  }

  public void put(User user) {
    User before = set.user(user.name());
    if (before != null) {
      count(before, -1);
    }
    count(user, 1);
    set = set.with(user);
    put(AuthFormat.USER, user.name(), AuthFormat.encode(user));
  }

  /** Ends the user's tokens first. */
  public long delete(User user) {
    long ended = endTokensOf(user.name());
    count(user, -1);
    set = set.without(user);
    delete(AuthFormat.USER, user.name());
    return ended;
  }

  public void put(Role role) {
    set = set.with(role);
    put(AuthFormat.ROLE, role.name(), AuthFormat.encode(role));
  }

  public void delete(Role role) {
    set = set.without(role);
    delete(AuthFormat.ROLE, role.name());
  }

  /** Writes a token whose id is free. */
  public void put(Token token) {
    expiring.add(token);
    set = set.with(token);
    put(AuthFormat.TOKEN, token.id(), AuthFormat.encode(token));
  }

  public void delete(Token token) {
    expiring.remove(token);
    set = set.without(token);
    delete(AuthFormat.TOKEN, token.id());
  }

  /** Returns how many there were. */
  public long endTokensOf(String user) {
    var tokens = set.tokensOf(user);
    tokens.forEach(this::delete);
    return tokens.size();
  }

  /** Returns whether there was one. */
  public boolean endOldestLoginOf(String user) {
    var oldest =
        set.tokensOf(user).stream()
            .filter(Token::login)
            .min(Comparator.comparingLong(Token::createdMillis).thenComparing(Token::id));
    oldest.ifPresent(this::delete);
    return oldest.isPresent();
  }

  /** Drops the user's tokens that have expired. */
  public void reclaimTokensOf(String user, long clockMillis) {
    for (Token token : set.tokensOf(user)) {
      if (token.isExpired(clockMillis)) {
        delete(token);
      }
    }
  }

  /** Drops tokens that have expired, so many at the most, those first that expired first. */
  public void reclaim(long clockMillis, long most) {
    long left = most;
    while (left-- > 0 && !expiring.isEmpty() && expiring.first().isExpired(clockMillis)) {
      delete(expiring.first());
    }
  }

  private void count(User user, int more) {
    for (String role : user.roles()) {
      int users = usersWithRole.merge(role, more, Integer::sum);
      if (users == 0) {
        usersWithRole.remove(role);
      }
    }
    if (isAdmin(user)) {
      admins += more;
    }
  }

  private void put(int kind, String name, byte[] row) {
    tables.put(Table.AUTH, AuthFormat.key(kind, name), row);
  }

  private void delete(int kind, String name) {
    tables.delete(Table.AUTH, AuthFormat.key(kind, name));
  }
}
