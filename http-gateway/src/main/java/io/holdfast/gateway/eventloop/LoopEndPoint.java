package io.holdfast.gateway.eventloop;

import io.holdfast.gateway.admission.PerUser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/** A connection's socket, which knows its event loop, and since when its client is slow. */
public final class LoopEndPoint extends SocketChannelEndPoint {
  private final Executor loop;
  private volatile long quietSinceNanos = System.nanoTime();
  private volatile long takenBytes;

  /** Null = nobody who is known has asked over it. */
  private PerUser.Hold hold;

  private volatile String user = "";

  // Of the thread that looks at slow clients.
  private long lookedNanos = quietSinceNanos;
  private long lookedBytes;

  LoopEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      Executor loop) {
    super(channel, selector, key, scheduler);
    this.loop = loop;
  }

  /** The socket below an end point, TLS may lie between them; null = it has no event loop. */
  public static LoopEndPoint below(EndPoint endPoint) {
    EndPoint lower = endPoint;
    while (lower instanceof EndPoint.Wrapper upper) {
      lower = upper.unwrap();
    }
    return lower instanceof LoopEndPoint socket ? socket : null;
  }

  /**
   * The way onto the thread of the event loop; the same for all its connections. What runs there
   * holds all of them up: it must not wait for anything.
   */
  public Executor loop() {
    return loop;
  }

  /** This user asks over it now; false = the user has too many connections. */
  boolean belongsTo(String asking, PerUser connections) {
    return asking.equals(user) || changesTo(asking, connections);
  }

  private synchronized boolean changesTo(String asking, PerUser connections) {
    PerUser.Hold next = connections.enter(asking, 1);
    if (next == null) {
      return false;
    }
    leaveUser();
    hold = next;
    user = asking;
    if (!isOpen()) {
      leaveUser();
    }
    return true;
  }

  /** It has ended, or is another user's. */
  synchronized void leaveUser() {
    if (hold != null) {
      hold.leave();
      hold = null;
    }
  }

  /** The first line of a request has come. */
  public void requestBegan() {
    quietSinceNanos = System.nanoTime();
  }

  /** For how long no request has begun; negative = one is being answered. */
  long quietNanos() {
    return isServing() ? -1 : System.nanoTime() - quietSinceNanos;
  }

  /** From the end of a request's head to the end of its answer; Jetty counts answers begun. */
  private boolean isServing() {
    return switch (spoken()) {
      case HttpConnection http ->
          http.getMessagesIn() != http.getMessagesOut() || !http.getGenerator().isIdle();
      case HTTP2Connection http2 -> http2.getSession().getStreamCount() > 0;
      case null, default -> false;
    };
  }

  /** What is spoken over it, over TLS too. */
  private Connection spoken() {
    return getConnection() instanceof SslConnection tls
        ? tls.getSslEndPoint().getConnection()
        : getConnection();
  }

  /** For how long the head of a request, or TLS's handshake, has been on its way; 0 = none is. */
  public long headNanos() {
    return switch (spoken()) {
      case HttpConnection http -> isServing() ? 0 : headNanos(http);
      case HTTP2Connection _ -> 0;
      case null, default ->
          getConnection() instanceof SslConnection ? System.nanoTime() - quietSinceNanos : 0;
    };
  }

  private static long headNanos(HttpConnection http) {
    long began = http.getParser().getBeginNanoTime();
    return began == 0 || http.getParser().isStart() ? 0 : System.nanoTime() - began;
  }

  /**
   * For how long a connection of HTTP/2 has had no request; 0 = it has one, or is another. Whatever
   * else is said over it, as pings or half a head, does not count.
   */
  public long requestlessNanos() {
    return spoken() instanceof HTTP2Connection ? Math.max(0, quietNanos()) : 0;
  }

  /** Ends the streams of HTTP/2 whose clients have taken less than this for so long. */
  public void endSluggishStreams(long leastBytes, long mostNanos) {
    PacedFlowControl flow = flowControl();
    if (flow != null) {
      flow.endSluggish(leastBytes, mostNanos);
    }
  }

  /** Null = it is none of HTTP/2. */
  PacedFlowControl flowControl() {
    return spoken() instanceof HTTP2Connection http2
            && http2.getSession().getFlowControlStrategy() instanceof PacedFlowControl flow
        ? flow
        : null;
  }

  /**
   * For how long the socket has taken less than this while more waits for it; 0 = none does. Called
   * by one thread, again and again.
   */
  public long sluggishNanos(long leastBytes) {
    long now = System.nanoTime();
    long taken = takenBytes;
    if (!getWriteFlusher().isPending() || taken - lookedBytes >= leastBytes) {
      lookedNanos = now;
      lookedBytes = taken;
      return 0;
    }
    return now - lookedNanos;
  }

  /** One thread at a time writes. */
  @Override
  public boolean flush(ByteBuffer... buffers) throws IOException {
    long before = BufferUtil.remaining(buffers);
    boolean all = super.flush(buffers);
    takenBytes = takenBytes + before - BufferUtil.remaining(buffers);
    return all;
  }
}
