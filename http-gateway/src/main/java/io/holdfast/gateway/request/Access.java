package io.holdfast.gateway.request;

import java.util.Optional;

/**
 * What a route does, and to which keys: what must be granted to whoever calls it.
 *
 * @param verb what it does
 * @param keys where the request says which keys that concerns
 */
public record Access(Verb verb, Keys keys) {
  /** Open to everybody: it shows nothing of the data or of the cluster. */
  public static final Access OPEN = new Access(Verb.OPEN, Keys.NONE);

  /** Shows the state of the cluster. */
  public static final Access OBSERVE = new Access(Verb.OBSERVE, Keys.NONE);

  /** What a route does; a role grants verbs. */
  public enum Verb {
    /** Nothing that must be granted. */
    OPEN,
    /** Nothing, but whoever asks must be known. */
    KNOWN,
    /** Looks at the state of nodes, and at policies. */
    OBSERVE,
    /** Reads keys, or what a command has answered. */
    READ,
    /** Writes keys. */
    WRITE,
    /** Deletes keys. */
    DELETE,
    /** Does what its body says: each operation there has a verb and keys of its own. */
    COMMANDS,
    /** Hears of changes to keys. */
    WATCH,
    /** Grants, prolongs, shows or ends leases. */
    LEASE,
    /** Takes, shows or releases locks. */
    LOCK,
    /** Changes policies. */
    POLICY,
    /** Manages users, roles and tokens. */
    AUTH;

    /** As a role grants it; empty where the request's commands say what they need. */
    public Optional<io.holdfast.store.command.Verb> granted() {
      return switch (this) {
        case OPEN, KNOWN, COMMANDS -> Optional.empty();
        case OBSERVE, READ, WRITE, DELETE, WATCH, LEASE, LOCK, POLICY, AUTH ->
            Optional.of(io.holdfast.store.command.Verb.valueOf(name()));
      };
    }
  }

  /** Where a request names its keys. */
  public enum Keys {
    /** It concerns none. */
    NONE,
    /** The one in its path. */
    PATH,
    /** None: the name of a lock in its path is granted as a key is. */
    NAME,
    /** The range or prefix in its query. */
    RANGE,
    /** Those that its body names. */
    BODY,
    /** Those that are bound to the lease in its path. */
    LEASE,
    /** Those of the command that it asks about. */
    COMMAND,
    /** All of them. */
    ALL
  }
}
