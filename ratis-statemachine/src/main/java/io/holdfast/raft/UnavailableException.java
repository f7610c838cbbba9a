package io.holdfast.raft;

/**
 * The promise cannot be kept now; nothing was changed, and nothing will be. Try again, or
 * elsewhere.
 */
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnavailableException(String message) {
    super(message);
  }
}
