package io.holdfast.raft;

/** This node is not the leader, or cannot prove it: ask again, perhaps elsewhere. */
public final class NotLeadingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NotLeadingException(String message) {
    super(message, null, false, false);
  }
}
