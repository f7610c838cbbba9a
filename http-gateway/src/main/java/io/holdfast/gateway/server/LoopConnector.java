package io.holdfast.gateway.server;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Listens, and lets requests be answered on the event loop of their connection. */
final class LoopConnector extends ServerConnector {

  private final Map<ManagedSelector, Executor> loops = new ConcurrentHashMap<>();

  LoopConnector(Server server, int loops, ConnectionFactory connections) {
    super(server, null, null, null, 1, loops, connections);
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector loop, SelectionKey key) {
    SocketChannelEndPoint endPoint =
        new LoopEndPoint(
            channel, loop, key, getScheduler(), loops.computeIfAbsent(loop, LoopConnector::tasks));
    endPoint.setIdleTimeout(getIdleTimeout());
    return endPoint;
  }

  /** However many tasks come while the loop is busy, it is woken up for the first of them only. */
  private static Executor tasks(ManagedSelector loop) {
    return task -> loop.submit(_ -> task.run());
  }
}
