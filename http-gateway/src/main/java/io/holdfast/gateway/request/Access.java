package io.holdfast.gateway.request;

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
    /** Grants, prolongs, shows or ends leases. */
    LEASE,
    /** Changes policies. */
    POLICY
  }

  /** Where a request names its keys. */
  public enum Keys {
    /** It concerns none. */
    NONE,
    /** The one in its path. */
    PATH,
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
