package io.holdfast.store.command;

/**
 * Changes who may do what. Where there is any user, there is one with {@link Role#ADMIN} who can
 * log in: what would end that is refused.
 */
public sealed interface AuthCommand extends Command {

  /** Writes a user over the one of that name, if there is one, whose tokens stay. */
  record PutUser(User user) implements AuthCommand {}

  /** Ends the user's tokens too. */
  record DeleteUser(String name) implements AuthCommand {}

  /** Writes a role over the one of that name, if there is one. */
  record PutRole(Role role) implements AuthCommand {}

  /** Refused while a user has it. */
  record DeleteRole(String name) implements AuthCommand {}

  /**
   * Makes a token; it begins when its entry is applied, on the cluster's clock.
   *
   * @param login whether it is of a login: when its user has as many tokens as it may, it takes the
   *     place of the oldest login's
   */
  record PutToken(String id, String user, Bytes sha256, long ttlMillis, boolean login)
      implements AuthCommand {

    /** Of no login. */
    public PutToken(String id, String user, Bytes sha256, long ttlMillis) {
      this(id, user, sha256, ttlMillis, false);
    }

    /** Without the hash: this may stand in a log. */
    @Override
    public String toString() {
      String owner = "PutToken[id=" + id + ", user=" + user;
      return owner + ", ttlMillis=" + ttlMillis + ", login=" + login + "]";
    }
  }

  record DeleteToken(String id) implements AuthCommand {}

  record DeleteTokensOf(String user) implements AuthCommand {}

  /** Makes the first user, and gives it {@link Role#ADMIN}; refused when there is any user. */
  record BootstrapUser(User user) implements AuthCommand {}
}
