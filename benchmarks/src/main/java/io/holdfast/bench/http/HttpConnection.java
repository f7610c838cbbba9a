package io.holdfast.bench.http;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * One client's way to a server: a keep-alive connection that is opened again when it was lost. One
 * request at a time, and whoever sends is the only one who uses it until the handler was told.
 */
public final class HttpConnection {
  private final EventLoop loop;
  private InetSocketAddress address;
  private HttpLink link;

  /** Not connected until the first {@link #connect} or {@link #send}. */
  public HttpConnection(EventLoop loop, InetSocketAddress address) {
    this.loop = loop;
    this.address = address;
  }

  /** Connects now rather than at the first request, so that a warm start is possible. */
  public void connect() throws IOException {
    if (link == null || !link.isOpen()) {
      link = loop.connect(address);
    }
  }

  /**
   * Sends a request; the handler is told later, or before this returns when no connection can be
   * had.
   */
  public void send(HttpRequest request, long timeoutNanos, ResponseHandler handler) {
    try {
      connect();
    } catch (IOException e) {
      handler.failed(e);
      return;
    }
    link.send(request, timeoutNanos, handler);
  }

  /** From the next request on, talks to another server. No request may be in flight. */
  public void moveTo(InetSocketAddress newAddress) {
    if (link != null) {
      link.close();
    }
    address = newAddress;
  }
}
