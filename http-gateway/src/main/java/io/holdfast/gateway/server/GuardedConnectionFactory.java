package io.holdfast.gateway.server;

import io.holdfast.gateway.errors.ProblemException;
import io.holdfast.gateway.eventloop.LoopEndPoint;
import io.holdfast.gateway.text.RawTarget;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Makes connections that guard the request target before Jetty parses it. Jetty refuses a {@code
 * %00} in a path whatever its URI compliance is (HttpURI.parse, 12.1), so no handler could help.
 */
final class GuardedConnectionFactory extends HttpConnectionFactory {

  GuardedConnectionFactory(HttpConfiguration configuration) {
    super(configuration);
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    HttpConnection connection = new GuardedConnection(getHttpConfiguration(), connector, endPoint);
    connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
    return configure(connection, connector, endPoint);
  }

  private static final class GuardedConnection extends HttpConnection {

    GuardedConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
      super(configuration, connector, endPoint);
    }

    /**
     * Goes on with the connection on the thread that has ended an answer. Jetty would start another
     * one, for each answer; but {@link FrontHandler} waits for nothing.
     */
    @Override
    protected Executor getExecutor() {
      return Runnable::run;
    }

    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
      LoopEndPoint socket = LoopEndPoint.below(getEndPoint());
      if (socket != null) {
        socket.requestBegan();
      }
      return super.newHttpStream(method, uri == null ? null : guarded(uri), version);
    }

    private static String guarded(String uri) {
      try {
        return RawTarget.guard(uri);
      } catch (ProblemException unreadable) {
        throw new HttpException.RuntimeException(
            HttpStatus.BAD_REQUEST_400, unreadable.problem().detail());
      }
    }
  }
}
