package io.holdfast.gateway.write;

/** As much is waiting as may wait. Nothing was queued. */
public final class QueueFullException extends RuntimeException {
  private static final long serialVersionUID = 1;

  QueueFullException(String message) {
    super(message, null, false, false);
  }
}
