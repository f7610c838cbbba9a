package io.holdfast.peer;

import java.io.Closeable;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers other nodes: one thread for each connection. */
public final class PeerServer implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerServer.class);
  private static final int BACKLOG = 128;

  private static final long RESOLVE_SECONDS = 30;

  private static final long CHECK_MILLIS = 250;

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
  private final Callers callers;
  private final Reception reception;
  private final Refusals refusals;
  private final LongSupplier nanoTime;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Opens the port and answers from now on.
   *
   * @throws IOException when the address cannot be had
   */
  public PeerServer(InetSocketAddress address, Requests requests) throws IOException {
    this(address, List.of(), requests, PeerTls.OFF, new LongAdder(), System::nanoTime);
  }

  /**
   * The same.
   *
   * @param members host:port of each; half of the places of strangers are for their hosts
   * @param tls how the others are met
   * @param strangers counts connections that ended before anything was answered over them
   * @param nanoTime as {@link System#nanoTime}
   */
  public PeerServer(
      InetSocketAddress address,
      Collection<String> members,
      Requests requests,
      PeerTls tls,
      LongAdder strangers,
      LongSupplier nanoTime)
      throws IOException {
    this(address, new MemberHosts(members), requests, tls, strangers, nanoTime);
  }

  private PeerServer(
      InetSocketAddress address,
      MemberHosts hosts,
      Requests requests,
      PeerTls tls,
      LongAdder strangers,
      LongSupplier nanoTime)
      throws IOException {
    this(
        address,
        requests,
        tls,
        new Callers(hosts, Callers.PROOF_NANOS, strangers, nanoTime),
        nanoTime);
    if (!hosts.isEmpty()) {
      start("resolve", () -> resolve(hosts));
    }
  }

  PeerServer(
      InetSocketAddress address,
      Requests requests,
      PeerTls tls,
      Callers callers,
      LongSupplier nanoTime)
      throws IOException {
    this.requests = requests;
    this.nanoTime = nanoTime;
    this.reception = new Reception(tls, nanoTime);
    this.refusals = new Refusals(nanoTime);
    this.callers = callers;
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
    start("strangers", this::disconnectLateStrangers);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  private static void start(String name, Runnable task) {
    Thread.ofPlatform().daemon().name("holdfast-peer-" + name).start(task);
  }

  private void accept() {
    while (!isClosed()) {
      try {
        serveOnItsThread(listener.accept());
      } catch (IOException | RuntimeException failure) {
        if (!isClosed()) {
          LOG.warn("cannot accept a connection: {}", String.valueOf(failure));
          pause();
        }
      }
    }
  }

  private void serveOnItsThread(SocketChannel socket) throws IOException {
    Callers.Caller caller = callers.enter(socket);
    try {
      start("from-" + socket.getRemoteAddress(), () -> serve(caller));
    } catch (IOException | OutOfMemoryError noThread) {
      // Perhaps the system has no thread left; later connections may be served again.
      callers.leave(caller);
      socket.close();
      throw noThread instanceof IOException gone ? gone : new IOException(noThread);
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void disconnectLateStrangers() {
    try {
      while (!closed.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
        disconnectLate();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever it meets, it is needed the next time. */
  private void disconnectLate() {
    try {
      callers.disconnectLate();
    } catch (RuntimeException failure) {
      LOG.warn("cannot end a connection", failure);
    }
  }

  /** Now, and again: a member may move. A thread of its own, as a name server may be slow. */
  private void resolve(MemberHosts hosts) {
    try {
      do {
        hosts.resolve();
      } while (!closed.await(RESOLVE_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
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

  private void serve(Callers.Caller caller) {
    try (SocketChannel socket = caller.socket()) {
      String from = socket.socket().getInetAddress().getHostAddress();
      try {
        serve(caller, reception.greet(socket.socket(), caller.mayCrowd()));
      } catch (StreamCorruptedException | ProtocolException | SSLException refused) {
        warn(caller, from, refused);
      }
    } catch (IOException ended) {
      LOG.debug("a connection ended: {}", String.valueOf(ended));
    } finally {
      callers.leave(caller);
    }
  }

  private void warn(Callers.Caller caller, String from, IOException refused) {
    if (caller.isMember()) {
      LOG.warn("{}: a connection is closed: {}", from, refused.getMessage());
    } else {
      refusals.warn(from, String.valueOf(refused.getMessage()));
    }
  }

  private void serve(Callers.Caller caller, Wire wire) throws IOException {
    try (FrameChannel channel = new FrameChannel(caller.socket(), wire, nanoTime)) {
      caller.greeted(channel);
      if (wire instanceof TlsWire) {
        caller.proven();
      }
      channel.run(request -> answer(caller, channel, request), caller.bytes());
    }
  }

  private void answer(Callers.Caller caller, FrameChannel channel, Frame request) {
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
              if (failure == null) {
                caller.proven();
              }
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
    closed.countDown();
    listener.close();
    callers.close();
  }
}
