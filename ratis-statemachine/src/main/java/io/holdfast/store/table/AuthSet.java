package io.holdfast.store.table;

import io.holdfast.store.command.Grant;
import io.holdfast.store.command.Invariant;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.Token;
import io.holdfast.store.command.User;
import io.holdfast.store.format.AuthFormat;
import io.holdfast.store.format.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Who may do what at a moment: users, roles, tokens. Immutable, to be asked by many threads; the
 * next one shares nearly all of it.
 */
public final class AuthSet {
  public static final AuthSet NONE =
      new AuthSet(
          0,
          PersistentMap.empty(),
          PersistentMap.empty(),
          PersistentMap.empty(),
          PersistentMap.empty(),
          PersistentMap.empty());

  private final long revision;
  private final PersistentMap<User> users;
  private final PersistentMap<Role> roles;
  private final PersistentMap<Token> tokens;

  /** The ids of each user's tokens, in their order. */
  private final PersistentMap<List<String>> tokensOf;

  /** The user that a name in a certificate means. */
  private final PersistentMap<String> certificates;

  private AuthSet(
      long revision,
      PersistentMap<User> users,
      PersistentMap<Role> roles,
      PersistentMap<Token> tokens,
      PersistentMap<List<String>> tokensOf,
      PersistentMap<String> certificates) {
    this.revision = revision;
    this.users = users;
    this.roles = roles;
    this.tokens = tokens;
    this.tokensOf = tokensOf;
    this.certificates = certificates;
  }

  /** As the rows hold it. */
  public static AuthSet load(TableReader tables) {
    Loading loading = new Loading();
    tables.scan(
        Table.AUTH,
        null,
        null,
        false,
        (key, row) -> {
          loading.add(key, row);
          return true;
        });
    return loading.set();
  }

  /** Gathers the rows: one change of an immutable set after the other would take long. */
  private static final class Loading {
    private final Map<String, User> users = new TreeMap<>();
    private final Map<String, Role> roles = new TreeMap<>();
    private final Map<String, Token> tokens = new TreeMap<>();
    private final Map<String, List<String>> tokensOf = new TreeMap<>();
    private final Map<String, String> certificates = new TreeMap<>();
    private long revision;

    void add(byte[] key, byte[] row) {
      int kind = AuthFormat.kind(key);
      switch (kind) {
        case AuthFormat.REVISION -> revision = AuthFormat.revision(row);
        case AuthFormat.USER -> add(AuthFormat.user(key, row));
        case AuthFormat.ROLE -> {
          Role role = AuthFormat.role(key, row);
          roles.put(role.name(), role);
        }
        case AuthFormat.TOKEN -> add(AuthFormat.token(key, row));
        default ->
            throw new Invariant.BrokenInvariantException("unknown kind of AUTH row: " + kind);
      }
    }

    private void add(User user) {
      users.put(user.name(), user);
      user.certificateNames().forEach(name -> certificates.put(name, user.name()));
    }

    /** They come in the order of their ids. */
    private void add(Token token) {
      tokens.put(token.id(), token);
      tokensOf.computeIfAbsent(token.user(), _ -> new ArrayList<>()).add(token.id());
    }

    AuthSet set() {
      tokensOf.replaceAll((_, ids) -> List.copyOf(ids));
      return new AuthSet(
          revision,
          PersistentMap.of(users),
          PersistentMap.of(roles),
          PersistentMap.of(tokens),
          PersistentMap.of(tokensOf),
          PersistentMap.of(certificates));
    }
  }

  // ---- questions

  /**
   * Counts the changes of what anybody may do; 0 = there were none. A command that was allowed
   * under an earlier revision is refused when it is applied.
   */
  public long revision() {
    return revision;
  }

  /** Whether there is no user: nobody has been made administrator yet. */
  public boolean isEmpty() {
    return users.size() == 0;
  }

  /** The user of that name, or null. */
  public User user(String name) {
    return users.get(name);
  }

  /** The user that this name in a client's certificate means, or null. */
  public User userOfCertificate(String name) {
    String user = certificates.get(name);
    return user == null ? null : users.get(user);
  }

  /** The role of that name, built in or not, or null. */
  public Role role(String name) {
    Role builtIn = Role.builtIn(name);
    return builtIn != null ? builtIn : roles.get(name);
  }

  /** The token of that id, also when it has expired, or null. */
  public Token token(String id) {
    return tokens.get(id);
  }

  /** All that the user's roles grant. */
  public List<Grant> grantsOf(User user) {
    List<Grant> grants = new ArrayList<>();
    for (String name : user.roles()) {
      Role role = role(name);
      if (role != null) {
        grants.addAll(role.grants());
      }
    }
    return grants;
  }

  /** All users, by name; a copy. */
  public List<User> users() {
    return users.values();
  }

  /** All roles that are stored, by name; a copy. */
  public List<Role> roles() {
    return roles.values();
  }

  /** All tokens, by id; a copy, and it may be long. */
  public List<Token> tokens() {
    return tokens.values();
  }

  /** The user's tokens, by id. */
  public List<Token> tokensOf(String user) {
    return idsOf(user).stream().map(tokens::get).toList();
  }

  List<String> idsOf(String user) {
    List<String> ids = tokensOf.get(user);
    return ids == null ? List.of() : ids;
  }

  public int userCount() {
    return users.size();
  }

  public int roleCount() {
    return roles.size();
  }

  public int tokenCount() {
    return tokens.size();
  }

  // ---- changes

  AuthSet at(long newRevision) {
    return new AuthSet(newRevision, users, roles, tokens, tokensOf, certificates);
  }

  AuthSet with(User user) {
    PersistentMap<String> names = withoutCertificates(users.get(user.name()));
    for (String certificate : user.certificateNames()) {
      names = names.with(certificate, user.name());
    }
    return new AuthSet(revision, users.with(user.name(), user), roles, tokens, tokensOf, names);
  }

  /** The tokens must have gone before. */
  AuthSet without(User user) {
    return new AuthSet(
        revision, users.without(user.name()), roles, tokens, tokensOf, withoutCertificates(user));
  }

  private PersistentMap<String> withoutCertificates(User user) {
    PersistentMap<String> names = certificates;
    if (user != null) {
      for (String certificate : user.certificateNames()) {
        names = names.without(certificate);
      }
    }
    return names;
  }

  AuthSet with(Role role) {
    return with(roles.with(role.name(), role));
  }

  AuthSet without(Role role) {
    return with(roles.without(role.name()));
  }

  private AuthSet with(PersistentMap<Role> newRoles) {
    return new AuthSet(revision, users, newRoles, tokens, tokensOf, certificates);
  }

  AuthSet with(Token token) {
    List<String> ids = new ArrayList<>(idsOf(token.user()));
    ids.add(token.id());
    ids.sort(null);
    return with(tokens.with(token.id(), token), tokensOf.with(token.user(), List.copyOf(ids)));
  }

  AuthSet without(Token token) {
    List<String> ids = new ArrayList<>(idsOf(token.user()));
    ids.remove(token.id());
    return with(
        tokens.without(token.id()),
        ids.isEmpty()
            ? tokensOf.without(token.user())
            : tokensOf.with(token.user(), List.copyOf(ids)));
  }

  private AuthSet with(PersistentMap<Token> newTokens, PersistentMap<List<String>> newTokensOf) {
    return new AuthSet(revision, users, roles, newTokens, newTokensOf, certificates);
  }

  /** What follows from users and tokens is not compared. */
  @Override
  public boolean equals(Object other) {
    return other instanceof AuthSet set
        && revision == set.revision
        && users.equals(set.users)
        && roles.equals(set.roles)
        && tokens.equals(set.tokens);
  }

  @Override
  public int hashCode() {
    return Objects.hash(revision, users, roles, tokens);
  }

  @Override
  public String toString() {
    return "AuthSet[revision="
        + revision
        + ", users="
        + users
        + ", roles="
        + roles
        + ", tokens="
        + tokens
        + "]";
  }
}
