package io.holdfast.peer;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to another node: one connection, made again whenever it is lost. Safe for many threads.
 *
 * <p>Futures complete on the link's thread, which reads nothing meanwhile.
 */
final class PeerLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long SOONEST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** A connection that ends sooner counts as refused: the other side does not accept this node. */
  private static final long STOOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long SILENCE_NANOS = PeerBounds.SILENCE.toNanos();
  private static final long PING_NANOS = PeerBounds.PING.toNanos();

  /** Calls that follow each other with shorter gaps than this count as one burst. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final class Call {
    final Frame request;
    final long sinceNanos;
    final long deadlineNanos;
    final CompletableFuture<byte[]> reply = new CompletableFuture<>();
    private boolean sent;

    Call(Frame request, long sinceNanos, long timeoutNanos) {
      this.request = request;
      this.sinceNanos = sinceNanos;
      this.deadlineNanos = sinceNanos + timeoutNanos;
    }

    /**
     * True for the first who asks: a new connection and the thread that began the call both try to
     * send it.
     */
    synchronized boolean beginsToBeSent() {
      boolean first = !sent;
      sent = true;
      return first;
    }
  }

  private final String address;
  private final Dialer dialer;
  private final CallClock clock;
  private final Frame introduction;
  private final Thread thread;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, Call> calls = new ConcurrentHashMap<>();
  private volatile Runnable refused = () -> {};

  /** Null while there is none. */
  private volatile FrameChannel channel;

  /** Whether the last try to connect failed, so that there is nothing to wait for. */
  private volatile boolean down;

  private volatile boolean hurried;

  // Of the clock's thread.
  private long pingedNanos;
  private long checkedNanos;
  private long unansweredSinceNanos;

  private volatile boolean closed;

  /**
   * Connects from now on, until it is closed.
   *
   * @param introduction the first request on each connection; its reply is not looked at
   */
  PeerLink(String name, String address, Dialer dialer, CallClock clock, Frame introduction) {
    this.address = address;
    this.dialer = dialer;
    this.introduction = introduction;
    this.clock = clock;
    this.pingedNanos = clock.nanoTime();
    this.checkedNanos = pingedNanos;
    this.unansweredSinceNanos = pingedNanos;
    this.thread =
        Thread.ofPlatform().daemon().name("holdfast-peer-to-" + name).unstarted(this::run);
    clock.watch(this);
    thread.start();
  }

  /**
   * Names who is told each time a connection that stood is lost and the node refuses another one at
   * once: its process is gone. Called on the link's thread.
   */
  void onRefused(Runnable refused) {
    this.refused = refused;
  }

  /** Tries at once to connect, if there is no connection. */
  void hurry() {
    if (channel == null) {
      hurried = true;
      LockSupport.unpark(thread);
    }
  }

  /** Whether a connection stands now, as far as is known. */
  boolean isConnected() {
    return channel != null;
  }

  /**
   * Sends a request; while a first connection is being made it waits for that.
   *
   * @return fails with a {@link PeerException} when there is no answer
   */
  CompletableFuture<byte[]> call(byte kind, byte[] payload, long timeoutNanos) {
    Frame request = new Frame(kind, ids.incrementAndGet(), payload);
    Call call = new Call(request, clock.nanoTime(), timeoutNanos);
    // Whichever comes first: the loss of the connection finds this call, or this call finds no
    // connection.
    calls.put(call.request.id(), call);
    FrameChannel open = openChannel();
    if (open != null) {
      send(open, call);
    } else if (down) {
      fail(call, unreachable(new IOException("not connected")));
      hurry();
    }
    clock.callBegan();
    return call.reply;
  }

  /** A connection that is just being made sends what waited for it first. */
  private FrameChannel openChannel() {
    FrameChannel open = channel;
    if (open != null) {
      return open;
    }
    synchronized (calls) {
      return channel;
    }
  }

  /** Sends what is not answered, if a connection stands. */
  void tell(byte kind, byte[] payload) {
    FrameChannel open = channel;
    if (open != null) {
      send(open, new Frame(kind, 0, payload));
    }
  }

  private static void send(FrameChannel open, Call call) {
    if (call.beginsToBeSent()) {
      send(open, call.request);
    }
  }

  private static void send(FrameChannel open, Frame frame) {
    try {
      open.send(frame);
    } catch (IOException broken) {
      open.close();
    }
  }

  private void fail(Call call, PeerException failure) {
    if (calls.remove(call.request.id(), call)) {
      call.reply.completeExceptionally(failure);
    }
  }

  private PeerException unreachable(Exception cause) {
    return new PeerException.Unreachable(address + ": " + cause.getMessage(), cause);
  }

  /**
   * Fails the calls whose time is over, on this thread, and ends a connection that is silent while
   * answers are due. Returns whether others are under way.
   */
  boolean expire() {
    if (calls.isEmpty()) {
      return false;
    }
    long now = clock.nanoTime();
    FrameChannel open = channel;
    if (open != null) {
      checkSilence(open, now);
    }
    calls.values().stream()
        .filter(call -> now - call.deadlineNanos >= 0)
        .toList()
        .forEach(
            late ->
                fail(
                    late,
                    new PeerException.Timeout(
                        address
                            + ": no answer within "
                            + TimeUnit.NANOSECONDS.toMillis(now - late.sinceNanos)
                            + " ms")));
    return !calls.isEmpty();
  }

  /**
   * Closes the connection when calls have been unanswered for too long. The time counts from the
   * first call after the node was last heard, even when that call has timed out meanwhile.
   */
  private void checkSilence(FrameChannel open, long now) {
    long received = open.lastReceivedNanos();
    boolean heardSince = received - unansweredSinceNanos > 0;
    boolean wasIdle = now - checkedNanos > IDLE_NANOS;
    checkedNanos = now;
    if (heardSince || wasIdle) {
      unansweredSinceNanos = now;
      for (Call call : calls.values()) {
        if (call.sinceNanos - unansweredSinceNanos < 0) {
          unansweredSinceNanos = call.sinceNanos;
        }
      }
      if (unansweredSinceNanos - received < 0) {
        unansweredSinceNanos = received;
      }
    }
    if (now - unansweredSinceNanos > SILENCE_NANOS) {
      unansweredSinceNanos = now;
      open.close();
    } else if (now - received > PING_NANOS && now - pingedNanos > PING_NANOS) {
      pingedNanos = now;
      send(open, Frame.ping());
    }
  }

  private void run() {
    boolean stood = false;
    while (!closed) {
      long triedNanos = clock.nanoTime();
      hurried = false;
      try (FrameChannel open = dialer.connect()) {
        stood = true;
        opened(open);
        open.run(this::received, new ArrivingBytes().new Part());
      } catch (IOException | RuntimeException failure) {
        lost(failure, clock.nanoTime() - triedNanos > STOOD_NANOS && channel != null);
        if (stood && failure instanceof ConnectException) {
          stood = false;
          refused.run();
        }
      }
      awaitNextTry(triedNanos);
    }
    lost(new IOException("closed"), false);
  }

  /** Sends what came while there was no connection, in order and before what comes now. */
  private void opened(FrameChannel open) {
    send(open, introduction);
    synchronized (calls) {
      calls.values().stream()
          .sorted(Comparator.comparingLong(call -> call.request.id()))
          .forEach(call -> send(open, call));
      channel = open;
    }
    if (closed) { // It may have been meanwhile, and has seen no connection.
      open.close();
    }
  }

  /** Once this has run, no call waits: unless the next try to connect comes at once. */
  private void lost(Exception failure, boolean triedAtOnce) {
    channel = null;
    down = !triedAtOnce;
    LOG.debug("{}: no connection: {}", address, String.valueOf(failure));
    List.copyOf(calls.values()).forEach(call -> fail(call, unreachable(failure)));
  }

  /**
   * Waits 100 ms between two tries, or 5 ms after {@link #hurry()}; not after a long connection.
   */
  private void awaitNextTry(long triedNanos) {
    while (down && !closed) {
      long pause = hurried ? SOONEST_RETRY_NANOS : RETRY_NANOS;
      long left = triedNanos + pause - clock.nanoTime();
      if (left <= 0) {
        return;
      }
      LockSupport.parkNanos(left);
    }
  }

  private void received(Frame reply) {
    Call call = calls.remove(reply.id());
    if (call == null) {
      return; // Out of time.
    }
    if (reply.kind() == Frame.DONE) {
      call.reply.complete(reply.payload());
    } else {
      call.reply.completeExceptionally(
          new PeerException.Refused(
              address + ": " + new String(reply.payload(), StandardCharsets.UTF_8)));
    }
  }

  @Override
  public void close() {
    closed = true;
    FrameChannel open = channel;
    if (open != null) {
      open.close();
    }
    LockSupport.unpark(thread);
  }
}
