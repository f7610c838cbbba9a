package io.holdfast.store.command;

/** What a {@link Grant} may allow. */
public enum Verb {
  READ,
  WRITE,
  DELETE,
  WATCH,
  LOCK,
  LEASE,
  /** To look at the cluster: its status, its figures. */
  OBSERVE,
  POLICY,
  BACKUP,
  MEMBERSHIP,
  DRILL,
  /** To manage the users, roles and tokens of others. */
  AUTH;

  /** Whether a grant of it holds for a range of keys; for the others the range says nothing. */
  public boolean hasKeys() {
    return switch (this) {
      case READ, WRITE, DELETE, WATCH, LOCK -> true;
      case LEASE, OBSERVE, POLICY, BACKUP, MEMBERSHIP, DRILL, AUTH -> false;
    };
  }

  /** Whether it is about how the cluster is run, and not about what it stores. */
  public boolean isAdministrative() {
    return switch (this) {
      case READ, WRITE, DELETE, WATCH, LOCK, LEASE, OBSERVE -> false;
      case POLICY, BACKUP, MEMBERSHIP, DRILL, AUTH -> true;
    };
  }
}
