package io.holdfast.gateway.auth;

import java.io.Serial;

/** A JWT has come that was not checked lately: that takes time, which an event loop has not. */
final class UncheckedJwtException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient String token;

  UncheckedJwtException(String token) {
    super("a JWT must be checked first");
    this.token = token;
  }

  String token() {
    return token;
  }
}
