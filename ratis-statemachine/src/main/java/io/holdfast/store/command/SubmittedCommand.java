package io.holdfast.store.command;

/**
 * A command on its way, with the client's idempotency key if it sent one.
 *
 * @param idempotencyKey the client's own key; empty = none
 * @param fingerprint tells requests apart that carry the same key (a hash of method, path,
 *     conditions and body); empty without a key
 * @param authRevision of the rights under which its gateway allowed it: when they have changed
 *     since, it is refused, and the gateway looks again. 0 = there were none yet
 * @param fence under which hold of a lock it may run
 */
public record SubmittedCommand(
    String idempotencyKey, Bytes fingerprint, Command command, long authRevision, Fence fence) {

  /** Under no lock. */
  public SubmittedCommand(
      String idempotencyKey, Bytes fingerprint, Command command, long authRevision) {
    this(idempotencyKey, fingerprint, command, authRevision, Fence.NONE);
  }

  /** From before there were any rights. */
  public SubmittedCommand(String idempotencyKey, Bytes fingerprint, Command command) {
    this(idempotencyKey, fingerprint, command, 0);
  }

  /** A command without an idempotency key of the client. */
  public static SubmittedCommand of(Command command) {
    return new SubmittedCommand("", Bytes.EMPTY, command);
  }

  public SubmittedCommand under(long revision) {
    return new SubmittedCommand(idempotencyKey, fingerprint, command, revision, fence);
  }

  public SubmittedCommand behind(Fence newFence) {
    return new SubmittedCommand(idempotencyKey, fingerprint, command, authRevision, newFence);
  }

  /**
   * Under which hold of a lock a command may run: once that hold has ended it is refused, so that
   * who lost a lock without knowing it writes nothing.
   *
   * @param token of the hold; {@link #NONE} has 0
   */
  public record Fence(String lock, long token) {
    public static final Fence NONE = new Fence("", 0);

    public boolean isNone() {
      return token == 0;
    }
  }
}
