package io.holdfast.gateway.auth;

import java.io.Serial;

/** This node's state knows no such token: it may be younger than the state. */
final class UnknownTokenException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  UnknownTokenException(RuntimeException refusal) {
    super(refusal);
  }

  /** What to say when the state is young enough. */
  RuntimeException refusal() {
    return (RuntimeException) getCause();
  }
}
