package io.holdfast.raft;

/** The deadline passed after the command may have entered the log: it may yet be applied. */
public final class OutcomeUnknownException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public OutcomeUnknownException(String message) {
    super(message);
  }
}
