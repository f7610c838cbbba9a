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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import jdk.net.ExtendedSocketOptions;

/**
 * One connection that carries frames both ways. Any thread sends, and writes to the socket itself
 * as long as the socket takes all: no thread is woken for that. One thread reads.
 */
final class FrameChannel implements Closeable {
  static final long MAX_WAITING_BYTES = PeerBounds.MAX_WAITING_BYTES;

  private static final int READ_BYTES = 64 << 10;

  private final SocketChannel socket;
  private final Selector selector;
  private final SelectionKey key;
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private volatile long mostWaitingBytes = MAX_WAITING_BYTES;
  private final LongSupplier nanoTime;
  private volatile long lastReceivedNanos;

  /**
   * Takes the socket over, also when this fails.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  FrameChannel(SocketChannel socket, LongSupplier nanoTime) throws IOException {
    this.socket = socket;
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
    synchronized (waiting) {
      if (waiting.isEmpty()) {
        ByteBuffer[] parts = {frame.header(), ByteBuffer.wrap(frame.payload())};
        socket.write(parts);
        for (ByteBuffer part : parts) {
          keepRest(part);
        }
        if (waiting.isEmpty()) {
          return;
        }
        wakeWhenWritable();
      } else {
        keepRest(frame.header());
        keepRest(ByteBuffer.wrap(frame.payload()));
      }
      if (waitingBytes > mostWaitingBytes) {
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

  private void keepRest(ByteBuffer part) {
    if (part.hasRemaining()) {
      waiting.add(part);
      waitingBytes += part.remaining();
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
    ByteBuffer bytes = ByteBuffer.allocateDirect(READ_BYTES);
    try {
      while (true) {
        selector.select();
        selector.selectedKeys().clear();
        read(bytes, reader);
        sendWaiting();
      }
    } catch (ClosedSelectorException | CancelledKeyException | ClosedChannelException closed) {
      throw new EOFException("the connection was closed here");
    }
  }

  private void read(ByteBuffer bytes, FrameReader reader) throws IOException {
    int length;
    do {
      length = socket.read(bytes.clear());
      if (length < 0) {
        throw new EOFException("the other side closed the connection");
      }
      if (length > 0) {
        lastReceivedNanos = nanoTime.getAsLong();
        reader.take(bytes.flip());
      }
      // A buffer that was not filled has emptied the socket.
    } while (length == bytes.capacity());
  }

  private void sendWaiting() throws IOException {
    synchronized (waiting) {
      if (waiting.isEmpty()) {
        return;
      }
      while (!waiting.isEmpty()) {
        ByteBuffer first = waiting.getFirst();
        waitingBytes -= socket.write(first);
        if (first.hasRemaining()) {
          return;
        }
        waiting.removeFirst();
      }
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  /** Ends it, from any thread; {@link #run} ends then. */
  @Override
  public void close() {
    try (selector) {
      socket.close();
    } catch (IOException alreadyBroken) {
      // There is nothing left to lose.
    }
  }
}
