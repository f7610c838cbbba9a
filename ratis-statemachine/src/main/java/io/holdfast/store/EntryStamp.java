package io.holdfast.store;

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
 */
public record EntryStamp(
    long clockMillis,
    long historyMillis,
    long historyRevisions,
    long idempotencyMillis,
    long idempotencyRecords) {}
