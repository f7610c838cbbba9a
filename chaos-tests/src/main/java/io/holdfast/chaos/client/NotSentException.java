package io.holdfast.chaos.client;

import java.io.IOException;

/** No connection came about: the gateway never saw the request. */
public final class NotSentException extends IOException {
  private static final long serialVersionUID = 1;

  NotSentException(String message, Throwable cause) {
    super(message, cause);
  }
}
