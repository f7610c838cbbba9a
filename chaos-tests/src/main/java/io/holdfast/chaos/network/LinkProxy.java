package io.holdfast.chaos.network;

import io.holdfast.chaos.nemesis.ClusterNetwork.SlowLink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes connections to one port of a node, and passes on what goes through them as slowly as a link
 * does, both ways. A stream keeps its order, as TCP does on any link; what two nodes send to a
 * third is overtaken.
 */
final class LinkProxy implements AutoCloseable {
  private final ServerSocket server;
  private final InetAddress caller;
  private final InetSocketAddress target;
  private final SlowLink link;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Begins to listen, on any port.
   *
   * @param listen where connections to the target are led to
   * @param caller the address that the target sees
   */
  LinkProxy(String listen, String caller, InetSocketAddress target, SlowLink link)
      throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getByName(listen));
    this.caller = InetAddress.getByName(caller);
    this.target = target;
    this.link = link;
    var _ = Thread.ofVirtual().name("slow-link").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket near = server.accept();
        keep(near);
        var _ = Thread.ofVirtual().name("slow-connect").start(() -> connect(near));
      } catch (IOException ended) {
        // Closed, or a connection that broke before it was taken.
      }
    }
  }

  private void connect(Socket near) {
    Socket far = new Socket();
    keep(far);
    try {
      far.bind(new InetSocketAddress(caller, 0));
      far.connect(target);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Runnable breakBoth =
          () -> {
            drop(near);
            drop(far);
          };
      new SlowStream(near, far, link, breakBoth).start();
      new SlowStream(far, near, link, breakBoth).start();
    } catch (IOException refused) {
      drop(near);
      drop(far);
    }
  }

  private void keep(Socket socket) {
    open.add(socket);
    if (closed) {
      drop(socket);
    }
  }

  private void drop(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException gone) {
      // It is closed either way.
    }
  }

  /** Breaks every connection through it. */
  @Override
  public void close() {
    closed = true;
    try {
      server.close();
    } catch (IOException gone) {
      // It listens no more either way.
    }
    open.forEach(this::drop);
  }
}
