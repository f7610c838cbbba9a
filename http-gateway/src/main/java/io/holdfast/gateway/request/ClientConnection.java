package io.holdfast.gateway.request;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.IdleTimeout;
import org.eclipse.jetty.io.SocketChannelEndPoint;

/** The connection that a request came over, for those who take long to answer. Any thread. */
public final class ClientConnection {
  private final EndPoint endPoint;

  private ClientConnection(EndPoint endPoint) {
    this.endPoint = endPoint;
  }

  static ClientConnection of(HttpServletRequest request) {
    return new ClientConnection(
        ServletContextRequest.getServletContextRequest(request)
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint());
  }

  /**
   * Whether its client has closed it. Nobody reads while a request is carried out, so that is not
   * noticed otherwise; nothing is read here either: it may be the next request.
   */
  public boolean isGone() {
    try {
      return !endPoint.isOpen()
          || (endPoint instanceof SocketChannelEndPoint socket && isAtItsEnd(socket.getChannel()));
    } catch (IOException broken) {
      return true;
    }
  }

  /** Ready to be read, though no byte is there. */
  private static boolean isAtItsEnd(SocketChannel channel) throws IOException {
    try (Selector look = Selector.open()) {
      channel.register(look, SelectionKey.OP_READ);
      return look.selectNow() > 0 && channel.socket().getInputStream().available() == 0;
    }
  }

  /** Ends it at once, also while an answer is written to it. */
  public void cutOff() {
    endPoint.close();
  }

  /** For how long its client may say nothing, while a body is waited for. */
  Silence silence() {
    return new Silence();
  }

  /** Bounds the silence, until it ends. Used by the thread that reads the body. */
  final class Silence {
    private final long usualMillis = endPoint.getIdleTimeout();

    /** From now on. */
    void bound(long millis) {
      if (endPoint instanceof IdleTimeout idle) {
        idle.notIdle();
        endPoint.setIdleTimeout(usualMillis > 0 ? Math.min(usualMillis, millis) : millis);
      }
    }

    void end() {
      endPoint.setIdleTimeout(usualMillis);
    }
  }
}
