package io.holdfast.gateway.server;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Makes connections of TLS that end when a client sends record after record without data: empty
 * ones, or new keys. Jetty reads on until data comes, on the thread of the event loop, and so one
 * client could keep all others of its loop waiting.
 */
final class GuardedTlsFactory extends SslConnectionFactory {
  /** Records in a row without data, after the handshake. */
  private static final int MOST_EMPTY = 32;

  GuardedTlsFactory(SslContextFactory.Server certificates, String next) {
    super(certificates, next);
  }

  @Override
  protected SslConnection newSslConnection(
      Connector connector, EndPoint endPoint, SSLEngine engine) {
    GuardedConnection connection = new GuardedConnection(this, connector, endPoint, engine);
    connection.addHandshakeListener(connection);
    return connection;
  }

  /** Jetty reads a connection under its lock: one thread at a time unwraps. */
  private static final class GuardedConnection extends SslConnection
      implements SslHandshakeListener {
    private boolean shaken;
    private int empty;

    GuardedConnection(
        GuardedTlsFactory factory, Connector connector, EndPoint endPoint, SSLEngine engine) {
      super(
          connector.getByteBufferPool(),
          connector.getExecutor(),
          factory.getSslContextFactory(),
          endPoint,
          engine,
          factory.isDirectBuffersForEncryption(),
          factory.isDirectBuffersForDecryption());
    }

    @Override
    public void handshakeSucceeded(Event event) {
      shaken = true;
    }

    @Override
    protected SSLEngineResult unwrap(SSLEngine engine, ByteBuffer input, ByteBuffer output)
        throws SSLException {
      SSLEngineResult result = super.unwrap(engine, input, output);
      if (result.bytesProduced() > 0) {
        empty = 0;
      } else if (shaken
          && result.getStatus() == SSLEngineResult.Status.OK
          && result.bytesConsumed() > 0
          && ++empty > MOST_EMPTY) {
        throw new SSLException("the client sends records without data");
      }
      return result;
    }
  }
}
