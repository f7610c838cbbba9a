package io.holdfast.store.command;

/**
 * A command on its way, with the client's idempotency key if it sent one.
 *
 * @param idempotencyKey the client's own key; empty = none
 * @param fingerprint tells requests apart that carry the same key (a hash of method, path,
 *     conditions and body); empty without a key
 */
public record SubmittedCommand(String idempotencyKey, Bytes fingerprint, Command command) {

  /** A command without an idempotency key of the client. */
  public static SubmittedCommand of(Command command) {
    return new SubmittedCommand("", Bytes.EMPTY, command);
  }
}
