package io.holdfast.gateway.server;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/** A connection's socket, which knows its event loop. */
final class LoopEndPoint extends SocketChannelEndPoint {
  private final Executor loop;

  LoopEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      Executor loop) {
    super(channel, selector, key, scheduler);
    this.loop = loop;
  }

  /**
   * The way onto the thread of the event loop; the same for all its connections. What runs there
   * holds all of them up: it must not wait for anything.
   */
  Executor loop() {
    return loop;
  }
}
