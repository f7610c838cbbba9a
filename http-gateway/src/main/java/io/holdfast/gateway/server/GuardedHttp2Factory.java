package io.holdfast.gateway.server;

import io.holdfast.gateway.eventloop.LoopEndPoint;
import io.holdfast.gateway.eventloop.PacedFlowControl;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;

/**
 * Makes connections of HTTP/2 that hold to the bounds of all connections, and guard the request
 * target as {@link GuardedConnectionFactory} does. Jetty cuts a client off that sends more than 128
 * frames in a second that cost the server more than the client: settings, pings, resets, empty
 * ones.
 */
final class GuardedHttp2Factory extends HTTP2ServerConnectionFactory {
  /** Requests that may be open on one connection. */
  private static final int STREAMS = 100;

  /** What a client may send of bodies before they are read. */
  private static final int UNREAD_BYTES = 256 << 10;

  GuardedHttp2Factory(HttpConfiguration configuration) {
    super(configuration);
    configuration.getCustomizers().clear(); // It would look for HTTP/3 at each request.
    setMaxConcurrentStreams(STREAMS);
    setInitialSessionRecvWindow(UNREAD_BYTES);
    setInitialStreamRecvWindow(UNREAD_BYTES);
    setConnectProtocolEnabled(false);
    setFlowControlStrategyFactory(PacedFlowControl::new);
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    Connection connection = super.newConnection(connector, endPoint);
    GuardedHeaders.guard(
        ((HTTP2ServerConnection) connection).getSession().getParser().getHpackDecoder());
    return connection;
  }

  @Override
  protected ServerSessionListener newSessionListener(Connector connector, EndPoint endPoint) {
    LoopEndPoint socket = LoopEndPoint.below(endPoint);
    return new HTTPServerSessionListener(endPoint) {
      @Override
      public Stream.Listener onNewStream(Stream stream, HeadersFrame frame) {
        if (socket != null) {
          socket.requestBegan();
        }
        return super.onNewStream(stream, frame);
      }
    };
  }
}
