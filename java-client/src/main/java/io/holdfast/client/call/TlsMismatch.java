package io.holdfast.client.call;

import java.io.EOFException;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;

/** Tells a TLS failure that comes again at every try from a connection that was lost. */
final class TlsMismatch {
  private TlsMismatch() {}

  /**
   * Whether the other side speaks no TLS, or its certificate is not trusted. A handshake that was
   * cut off is neither: it is an {@link SSLException} of another class, or has a cause that says
   * so.
   */
  static boolean is(Throwable failure) {
    boolean noTls = failure.getClass() == SSLException.class;
    boolean untrusted = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException || cause instanceof SocketException) {
        return false;
      }
      untrusted |= cause instanceof GeneralSecurityException;
    }
    return noTls || (failure instanceof SSLException && untrusted);
  }
}
