package io.holdfast.peer;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import jdk.net.ExtendedSocketOptions;

/**
 * One connection that carries frames both ways. Any thread sends, and writes to the socket itself
 * as long as the socket takes all: no thread is woken for that. One thread reads.
 */
final class FrameChannel implements Closeable {
  static final long MAX_WAITING_BYTES = PeerBounds.MAX_WAITING_BYTES;

  private final SocketChannel socket;
  private final Wire wire;
  private final Selector selector;
  private final SelectionKey key;

  /** Its monitor is the lock of all that is sent. */
  private final Outbox outbox;

  private volatile long mostWaitingBytes = MAX_WAITING_BYTES;
  private final LongSupplier nanoTime;
  private volatile long lastReceivedNanos;

  /**
   * Takes the socket over, also when this fails.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  FrameChannel(SocketChannel socket, Wire wire, LongSupplier nanoTime) throws IOException {
    this.socket = socket;
    this.wire = wire;
    this.outbox = new Outbox(socket);
    this.nanoTime = nanoTime;
    this.lastReceivedNanos = nanoTime.getAsLong();
    try {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      keepAlive(socket);
      socket.configureBlocking(false);
      selector = Selector.open();
      key = socket.register(selector, SelectionKey.OP_READ);
    } catch (IOException failure) {
      socket.close();
      throw failure;
    }
  }

  /**
   * Otherwise a node that is cut off while it is silent would keep its connection here for ever.
   */
  private static void keepAlive(SocketChannel socket) throws IOException {
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 10);
    socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 5);
    socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 4);
  }

  /** Bounds what the other side has not taken yet. */
  void boundWaiting(long bytes) {
    mostWaitingBytes = bytes;
  }

  /** When something was last received, a reading of its clock; at first, its beginning. */
  long lastReceivedNanos() {
    return lastReceivedNanos;
  }

  /** Sends without waiting for the other side. */
  void send(Frame frame) throws IOException {
    synchronized (outbox) {
      boolean waits = !outbox.isEmpty();
      wire.write(outbox, frame.header(), ByteBuffer.wrap(frame.payload()));
      if (outbox.isEmpty()) {
        return;
      }
      if (!waits) {
        wakeWhenWritable();
      }
      if (outbox.bytes() > mostWaitingBytes) {
        throw new IOException("the other side takes nothing any more");
      }
    }
  }

  private void wakeWhenWritable() throws ClosedChannelException {
    try {
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      selector.wakeup();
    } catch (CancelledKeyException closed) {
      throw new ClosedChannelException();
    }
  }

  /**
   * Reads until the connection ends, and sends what the socket did not take at once.
   *
   * @param arriving holds what has arrived of large frames
   * @param frames called on this thread, which reads nothing meanwhile
   * @throws IOException always, in the end: what ended it
   */
  void run(Consumer<Frame> frames, ArrivingBytes.Part arriving) throws IOException {
    FrameReader reader = new FrameReader(frames, arriving);
    try {
      wire.deliver(outbox, reader);
      while (true) {
        sendWaiting();
        selector.select();
        selector.selectedKeys().clear();
        read(reader);
      }
    } catch (ClosedSelectorException | CancelledKeyException | ClosedChannelException closed) {
      throw new EOFException("the connection was closed here");
    }
  }

  private void read(FrameReader reader) throws IOException {
    boolean filled;
    do {
      ByteBuffer bytes = wire.in();
      int length = socket.read(bytes);
      if (length < 0) {
        throw new EOFException("the other side closed the connection");
      }
      // A buffer that was not filled has emptied the socket.
      filled = !bytes.hasRemaining();
      if (length > 0) {
        lastReceivedNanos = nanoTime.getAsLong();
        wire.deliver(outbox, reader);
      }
    } while (filled);
  }

  private void sendWaiting() throws IOException {
    synchronized (outbox) {
      if (outbox.isEmpty()) {
        return;
      }
      outbox.flush();
      key.interestOps(
          outbox.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  /** Ends it, from any thread; {@link #run} ends then. */
  @Override
  public void close() {
    try (selector;
        socket) {
      synchronized (outbox) {
        if (socket.isOpen()) {
          wire.end(outbox);
        }
      }
    } catch (IOException alreadyBroken) {
      // There is nothing left to lose.
    }
  }
}
