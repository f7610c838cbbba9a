package io.holdfast.gateway.cert;

import java.io.IOException;

/** Nothing was made. The message says why, and what to do. */
final class CertException extends IOException {
  private static final long serialVersionUID = 1L;

  CertException(String message) {
    super(message);
  }

  CertException(String message, Throwable cause) {
    super(message, cause);
  }
}
