package io.holdfast.gateway.request;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.IdleTimeout;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.BufferUtil;

/** A connection of HTTP/1.1, which serves one request at a time. */
final class WholeConnection extends ClientConnection {
  private final EndPoint endPoint;

  WholeConnection(EndPoint endPoint) {
    this.endPoint = endPoint;
  }

  @Override
  public Optional<ClientCertificate> certificate() {
    return ClientCertificate.of(endPoint);
  }

  /**
   * Nobody reads while a request is carried out, so that an end is not noticed otherwise; nothing
   * is taken here either: it may be the next request.
   */
  @Override
  public boolean isGone() {
    try {
      return !endPoint.isOpen()
          || switch (endPoint) {
            case SocketChannelEndPoint socket -> isAtItsEnd(socket.getChannel());
            case SslConnection.SslEndPoint tls -> isAtItsEnd(tls);
            default -> false;
          };
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

  /** What is decrypted to find out stays with the end point, for whoever reads next. */
  private static boolean isAtItsEnd(SslConnection.SslEndPoint tls) throws IOException {
    return tls.fill(BufferUtil.EMPTY_BUFFER) < 0;
  }

  @Override
  public void cutOff() {
    endPoint.close();
  }

  @Override
  long idleMillis() {
    return endPoint.getIdleTimeout();
  }

  @Override
  void setIdleMillis(long millis) {
    EndPoint socket = endPoint;
    while (socket instanceof EndPoint.Wrapper upper) {
      socket = upper.unwrap();
    }
    if (socket instanceof IdleTimeout idle) {
      idle.notIdle();
    }
    socket.setIdleTimeout(millis);
  }
}
