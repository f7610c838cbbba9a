package io.holdfast.codec;

/**
 * These bytes are not what this version of the codec writes. In the log that stops the node: to
 * skip a committed entry would let replicas drift apart.
 */
public final class UndecodableEntryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UndecodableEntryException(String message) {
    super(message);
  }

  UndecodableEntryException(String message, Throwable cause) {
    super(message, cause);
  }
}
