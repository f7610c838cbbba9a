package io.holdfast.client.api;

/**
 * The write may have been applied, once, or not: no answer came before the deadline. Ask {@link
 * HoldfastClient#operation} with {@link #operation}, or repeat the same write with {@link
 * WriteOptions#withIdempotencyKey} and the same name: it is not applied twice.
 */
public final class OutcomeUnknownException extends HoldfastException {
  private static final long serialVersionUID = 1;

  private final String operation;

  public OutcomeUnknownException(
      String operation, String message, Problem problem, Throwable cause) {
    super(message + "; operation " + operation + " may have been applied", problem, cause);
    this.operation = operation;
  }

  /** The name of the write. Operation number i of a batch (from 0) is called {@code name#i}. */
  public String operation() {
    return operation;
  }
}
