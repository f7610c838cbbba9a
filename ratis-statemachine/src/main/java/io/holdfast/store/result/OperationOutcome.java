package io.holdfast.store.result;

/** What the state knows of an operation id or idempotency key. */
public sealed interface OperationOutcome {

  /** It was applied (or refused), with this result. */
  record Applied(CommandResult result) implements OperationOutcome {}

  /** It was not applied and never will be: a later batch of its session was. */
  record NotApplied() implements OperationOutcome {}

  /** The answer reached its gateway, or is older than the window, and is no longer kept. */
  record Forgotten() implements OperationOutcome {}

  /** Nothing is known of it here: not applied yet, never sent, or older than the window. */
  record Unknown() implements OperationOutcome {}
}
