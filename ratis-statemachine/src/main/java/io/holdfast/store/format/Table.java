package io.holdfast.store.format;

/** The ordered byte tables that hold the whole state; storage makes a column family of each. */
public enum Table {
  /** key → current record. */
  RECORDS,
  /**
   * Undo log: (key, revision) → what the key held before that revision, or that it held nothing.
   * The value at revision N is that of the first row with a revision above N, else the current
   * record.
   */
  HISTORY,
  /** revision → clock and the keys that it wrote or deleted; every revision has exactly one row. */
  CHANGES,
  /** lease → its length, renewals, owner, and how much it holds. */
  LEASES,
  /** (lease, key) → nothing. */
  LEASE_KEYS,
  /** session → its numbers and when it was last heard. */
  SESSIONS,
  /** (session, first sequence) → the results of a batch that its gateway has not confirmed. */
  BATCH_RESULTS,
  /** idempotency key or operation id → fingerprint, result. */
  OUTCOMES,
  /** order → clock, idempotency key or operation id; oldest first. */
  OUTCOME_ORDER,
  /** name → prefix, defaults and floors. */
  POLICIES,
  /** users, roles and tokens by name or id, and the revision of the rights. */
  AUTH,
  /** who holds each lock and who waits for it, by name; and the lock of a lease. */
  LOCKS,
  /** Single rows: the store's counters, and the log position that storage keeps beside them. */
  META
}
