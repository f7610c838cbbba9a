package io.holdfast.peer;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers other nodes: one thread for each connection. */
public final class PeerServer implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerServer.class);
  private static final int BACKLOG = 128;
  private static final int GREETING_MILLIS = 5_000;

  /** Far more than the members of a cluster have; whoever else connects must not cost threads. */
  static final int MOST_CONNECTIONS = 256;

  /** Answers requests. */
  @FunctionalInterface
  public interface Requests {
    /**
     * Called on the connection's thread, which takes no other request meanwhile. A future that
     * fails is an answer too: it could not be done.
     */
    CompletableFuture<byte[]> answer(byte kind, byte[] payload);
  }

  /** What to return for a request that is not to be answered. */
  public static final CompletableFuture<byte[]> NO_REPLY = new CompletableFuture<>();

  private final Requests requests;
  private final ServerSocketChannel listener;
  private final InetSocketAddress address;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

  /** Those of the connections that have greeted. */
  private final Set<FrameChannel> channels = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  /**
   * Opens the port and answers from now on.
   *
   * @throws IOException when the address cannot be had
   */
  public PeerServer(InetSocketAddress address, Requests requests) throws IOException {
    this.requests = requests;
    this.listener = ServerSocketChannel.open();
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(address, BACKLOG);
      this.address = (InetSocketAddress) listener.getLocalAddress();
    } catch (IOException failure) {
      listener.close();
      throw failure;
    }
    start("accept", this::accept);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  private static void start(String name, Runnable task) {
    Thread.ofPlatform().daemon().name("holdfast-peer-" + name).start(task);
  }

  private void accept() {
    while (!closed) {
      try {
        SocketChannel socket = listener.accept();
        if (connections.size() >= MOST_CONNECTIONS) {
          LOG.warn("{} connections are open: another one is refused", connections.size());
          socket.close();
          pause();
          continue;
        }
        connections.add(socket);
        start("from-" + socket.getRemoteAddress(), () -> serve(socket));
      } catch (IOException failure) {
        if (!closed) {
          LOG.warn("a connection could not be accepted: {}", String.valueOf(failure));
          pause();
        }
      }
    }
  }

  /** Out of file descriptors, perhaps: the next try would fail the same way. */
  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(SocketChannel socket) {
    try (socket) {
      SocketAddress from = socket.getRemoteAddress();
      if (greets(socket)) {
        serve(new FrameChannel(socket));
      } else {
        LOG.warn("{} does not speak as a node of this version does: closed", from);
      }
    } catch (StreamCorruptedException changed) {
      LOG.warn("a connection is closed: {}", changed.getMessage());
    } catch (IOException ended) {
      LOG.debug("a connection ended: {}", String.valueOf(ended));
    } finally {
      connections.remove(socket);
    }
  }

  private void serve(FrameChannel channel) throws IOException {
    channels.add(channel);
    try (channel) {
      // Whoever closes the server sees the channel, or the channel sees it here.
      if (!closed) {
        channel.run(request -> answer(channel, request));
      }
    } finally {
      channels.remove(channel);
    }
  }

  private static boolean greets(SocketChannel socket) throws IOException {
    socket.socket().setSoTimeout(GREETING_MILLIS);
    try {
      byte[] greeting = socket.socket().getInputStream().readNBytes(Frame.GREETING.length);
      return Arrays.equals(greeting, Frame.GREETING);
    } catch (SocketTimeoutException silent) {
      throw new EOFException("it said nothing");
    }
  }

  private void answer(FrameChannel channel, Frame request) {
    CompletableFuture<byte[]> answer;
    try {
      if (request.kind() == Frame.PING) {
        channel.send(Frame.done(request.id()));
        return;
      }
      answer = requests.answer(request.kind(), request.payload());
    } catch (IOException broken) {
      channel.close();
      return;
    } catch (RuntimeException failure) {
      answer = CompletableFuture.failedFuture(failure);
    }
    if (answer == NO_REPLY) {
      return;
    }
    var _ =
        answer.whenComplete(
            (payload, failure) -> {
              try {
                channel.send(reply(request.id(), payload, failure));
              } catch (IOException broken) {
                channel.close();
              }
            });
  }

  private static Frame reply(long id, byte[] payload, Throwable failure) {
    return failure == null
        ? new Frame(Frame.DONE, id, payload)
        : new Frame(Frame.REFUSED, id, String.valueOf(failure).getBytes(StandardCharsets.UTF_8));
  }

  /** Closes the port and all connections. */
  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
    channels.forEach(FrameChannel::close);
    for (SocketChannel connection : connections) {
      connection.close();
    }
  }
}
