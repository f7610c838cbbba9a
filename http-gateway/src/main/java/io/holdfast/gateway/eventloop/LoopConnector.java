package io.holdfast.gateway.eventloop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.thread.Scheduler;

/** Listens within a bound, and lets requests be answered on the event loop of their connection. */
public final class LoopConnector extends ServerConnector {
  private final Map<ManagedSelector, Executor> loops = new ConcurrentHashMap<>();
  private final Map<SelectableChannel, Connection> connections = new ConcurrentHashMap<>();
  private final ConnectionBound bound;

  /**
   * Listens for one server.
   *
   * @param protocols the first is spoken at once, the others after it
   */
  public LoopConnector(
      Server server, int loops, ConnectionBound bound, ConnectionFactory... protocols) {
    super(server, null, null, null, 1, loops, protocols);
    this.bound = bound;
  }

  /** From when it was accepted until it has ended. */
  private final class Connection implements ConnectionBound.Held {
    private final InetAddress from;

    /** Null = not yet. */
    private volatile LoopEndPoint endPoint;

    Connection(InetAddress from) {
      this.from = from;
    }

    @Override
    public InetAddress from() {
      return from;
    }

    @Override
    public long quietNanos() {
      return endPoint == null ? 0 : endPoint.quietNanos();
    }

    /** On its event loop, where no request comes in between. */
    @Override
    public void end() {
      endPoint
          .loop()
          .execute(
              () -> {
                if (endPoint.quietNanos() >= 0) {
                  bound.madeRoom();
                  endPoint.close();
                } else if (endPoint.isOpen()) {
                  bound.keep(this);
                  if (!endPoint.isOpen()) {
                    bound.leave(this); // It ended meanwhile, and has left already.
                  }
                }
              });
    }
  }

  /** The sockets of all connections. */
  public Stream<LoopEndPoint> endPoints() {
    return connections.values().stream().map(one -> one.endPoint).filter(one -> one != null);
  }

  @Override
  protected SelectorManager newSelectorManager(
      Executor executor, Scheduler scheduler, int selectors) {
    return new ServerConnectorManager(executor, scheduler, selectors) {
      @Override
      public void accept(SelectableChannel channel) {
        if (enters(channel)) {
          super.accept(channel);
        } else {
          IO.close(channel);
        }
      }

      @Override
      protected void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        leaves(channel);
        super.onAcceptFailed(channel, cause);
      }
    };
  }

  private boolean enters(SelectableChannel channel) {
    try {
      InetSocketAddress from = (InetSocketAddress) ((SocketChannel) channel).getRemoteAddress();
      Connection connection = new Connection(from.getAddress());
      if (!bound.enter(connection)) {
        return false;
      }
      connections.put(channel, connection);
      return true;
    } catch (IOException gone) {
      return false;
    }
  }

  private void leaves(SelectableChannel channel) {
    Connection gone = connections.remove(channel);
    if (gone != null) {
      bound.leave(gone);
    }
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector loop, SelectionKey key) {
    LoopEndPoint endPoint =
        new LoopEndPoint(
            channel, loop, key, getScheduler(), loops.computeIfAbsent(loop, LoopConnector::tasks));
    endPoint.setIdleTimeout(getIdleTimeout());
    Connection connection = connections.get(channel);
    if (connection != null) {
      connection.endPoint = endPoint;
    }
    return endPoint;
  }

  @Override
  protected void onEndPointClosed(EndPoint endPoint) {
    super.onEndPointClosed(endPoint);
    ((LoopEndPoint) endPoint).leaveUser();
    leaves(((LoopEndPoint) endPoint).getChannel());
  }

  /** However many tasks come while the loop is busy, it is woken up for the first of them only. */
  private static Executor tasks(ManagedSelector loop) {
    return task -> loop.submit(_ -> task.run());
  }
}
