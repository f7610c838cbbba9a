package io.holdfast.chaos.nemesis;

/** A fault could not be done or undone as it should: what the run shows is worth nothing. */
public final class NemesisException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NemesisException(String message, Throwable cause) {
    super(message, cause);
  }
}
