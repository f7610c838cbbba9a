package io.holdfast.store.command;

/**
 * What the leader decides when an entry enters the log, so that apply needs no clock and no
 * configuration.
 *
 * @param clockMillis the cluster's clock in milliseconds; the state machine's clock is the highest
 *     seen
 * @param historyMillis how long a revision stays readable at least
 * @param historyRevisions how many revisions stay readable at least
 * @param idempotencyMillis how long a result is kept under its idempotency key at most
 * @param idempotencyRecords how many such results are kept at most
 * @param deletedKeys keys that a transaction's delete-ranges may take, that a lease may hold, and
 *     after which an entry's further deletions must come again with another; {@link #UNBOUNDED} in
 *     entries from before there was such a bound
 */
public record EntryStamp(
    long clockMillis,
    long historyMillis,
    long historyRevisions,
    long idempotencyMillis,
    long idempotencyRecords,
    long deletedKeys) {
  /** Then {@link Limits#MAX_DELETED_KEYS_ONCE} holds for each command, and nothing for an entry. */
  public static final long UNBOUNDED = 0;

  /** With the bounds of this version. */
  public EntryStamp(
      long clockMillis,
      long historyMillis,
      long historyRevisions,
      long idempotencyMillis,
      long idempotencyRecords) {
    this(
        clockMillis,
        historyMillis,
        historyRevisions,
        idempotencyMillis,
        idempotencyRecords,
        Limits.MAX_DELETED_KEYS);
  }
}
