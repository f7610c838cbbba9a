package io.holdfast.gateway.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;

/**
 * The connection that a request came over, for those who take long to answer. Of HTTP/2 it is the
 * stream of the request: the connection has others. Any thread.
 */
public abstract sealed class ClientConnection permits WholeConnection, OneStream {

  static ClientConnection of(HttpServletRequest servletRequest) {
    Request request = ServletContextRequest.getServletContextRequest(servletRequest);
    Connection connection = request.getConnectionMetaData().getConnection();
    return connection instanceof HTTP2Connection http2
        ? new OneStream(http2.getSession(), Integer.parseInt(request.getId()))
        : new WholeConnection(connection.getEndPoint());
  }

  /** The certificate that its client has shown; empty = none. */
  public abstract Optional<ClientCertificate> certificate();

  /** Whether its client has closed it. */
  public abstract boolean isGone();

  /** Ends it at once, also while an answer is written to it. */
  public abstract void cutOff();

  abstract long idleMillis();

  /** For how long it may say nothing, from now on. */
  abstract void setIdleMillis(long millis);

  /** For how long its client may say nothing, while a body is waited for. */
  Silence silence() {
    return new Silence(this);
  }

  /** Bounds the silence, until it ends. Used by the thread that reads the body. */
  static final class Silence {
    private final ClientConnection connection;
    private final long usualMillis;

    private Silence(ClientConnection connection) {
      this.connection = connection;
      this.usualMillis = connection.idleMillis();
    }

    /** From now on. */
    void bound(long millis) {
      connection.setIdleMillis(usualMillis > 0 ? Math.min(usualMillis, millis) : millis);
    }

    void end() {
      connection.setIdleMillis(usualMillis);
    }
  }
}
