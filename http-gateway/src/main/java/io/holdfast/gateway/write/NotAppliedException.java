package io.holdfast.gateway.write;

/** The command never entered the log, and never will. */
public final class NotAppliedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotAppliedException(String message) {
    super(message, null, false, false);
  }
}
