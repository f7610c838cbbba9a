package io.holdfast.tls;

import java.io.IOException;

/** A file that TLS cannot work with. The message names the file, what is wrong and what to do. */
public final class TlsException extends IOException {
  private static final long serialVersionUID = 1;

  public TlsException(String message) {
    super(message);
  }

  public TlsException(String message, Throwable cause) {
    super(message, cause);
  }
}
