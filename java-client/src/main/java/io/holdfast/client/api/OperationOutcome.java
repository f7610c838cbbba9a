package io.holdfast.client.api;

import java.util.Optional;

/**
 * What became of a write.
 *
 * @param transaction its result, where it was a put, delete, increment or transaction that was
 *     applied; its writes do not name their keys
 * @param lease its result, where it granted or renewed a lease
 * @param problem why the store refused it when it was applied
 */
public record OperationOutcome(
    String operation,
    State state,
    Optional<TransactionResult> transaction,
    Optional<Lease> lease,
    Optional<Problem> problem) {

  /** The answers to "what became of it?". */
  public enum State {
    /** It was applied, once. */
    APPLIED,
    /** It was not applied, and never will be. */
    NOT_APPLIED,
    /** It was applied, and its answer reached whoever asked for it. */
    DELIVERED,
    /** It has not been applied yet, was never sent, or is older than what is kept. */
    UNKNOWN
  }

  /** Without details. */
  public static OperationOutcome of(String operation, State state) {
    return new OperationOutcome(
        operation, state, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
