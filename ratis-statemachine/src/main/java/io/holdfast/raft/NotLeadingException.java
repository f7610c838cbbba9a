package io.holdfast.raft;

/** This node is not the leader, or cannot prove it: ask again, perhaps elsewhere. */
final class NotLeadingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotLeadingException(String message) {
    super(message, null, false, false);
  }
}
