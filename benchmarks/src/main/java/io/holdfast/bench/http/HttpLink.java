package io.holdfast.bench.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One TCP connection with at most one request in flight. {@link #send} may be called from any
 * thread, but only when no request is in flight; everything else happens on the event loop's
 * thread. Once closed it stays closed.
 */
final class HttpLink {
  private final SocketChannel channel;
  private final SelectionKey key;
  private final ResponseParser parser = new ResponseParser();

  /** Whoever takes the handler out tells it the end: that is how it is told once. */
  private final AtomicReference<ResponseHandler> pending = new AtomicReference<>();

  private volatile long deadlineNanos;

  /** What the socket did not take yet. Handed to the event loop by asking for writability. */
  private volatile ByteBuffer[] unsent;

  private HttpLink(SocketChannel channel, Selector selector) throws IOException {
    this.channel = channel;
    this.key = channel.register(selector, SelectionKey.OP_READ);
  }

  /** Takes over a connected channel. */
  static HttpLink over(SocketChannel channel, Selector selector) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    HttpLink link = new HttpLink(channel, selector);
    link.key.attach(link);
    selector.wakeup();
    return link;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  void send(HttpRequest request, long timeoutNanos, ResponseHandler handler) {
    deadlineNanos = System.nanoTime() + timeoutNanos;
    if (!pending.compareAndSet(null, handler)) {
      throw new IllegalStateException("a request is in flight on this connection");
    }
    try {
      ByteBuffer[] buffers = request.buffers();
      channel.write(buffers);
      if (buffers[buffers.length - 1].hasRemaining() || buffers[0].hasRemaining()) {
        unsent = buffers;
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        key.selector().wakeup();
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  /** The channel can be read or written. */
  void ready(SelectionKey readyKey) {
    try {
      if (readyKey.isWritable()) {
        writeRest();
      }
      if (readyKey.isReadable()) {
        read();
      }
    } catch (CancelledKeyException e) {
      ClosedChannelException cause = new ClosedChannelException();
      cause.initCause(e);
      fail(cause);
    } catch (IOException e) {
      fail(e);
    }
  }

  private void writeRest() throws IOException {
    ByteBuffer[] buffers = unsent;
    channel.write(buffers);
    if (!buffers[buffers.length - 1].hasRemaining()) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private void read() throws IOException {
    int count = channel.read(parser.space());
    if (count < 0) {
      throw new EOFException("the server closed the connection");
    }
    if (!parser.accept(count)) {
      return;
    }
    ResponseHandler handler = pending.getAndSet(null);
    if (handler == null) {
      throw new IOException("a response that nobody waits for, status " + parser.status());
    }
    if (!parser.keepAlive()) {
      close();
    }
    handler.answered(parser);
    parser.reset();
  }

  void endIfLate(long nowNanos) {
    if (pending.get() != null && nowNanos - deadlineNanos > 0) {
      fail(new SocketTimeoutException("no answer in time"));
    }
  }

  void close() {
    fail(new ClosedChannelException());
  }

  private void fail(IOException cause) {
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    ResponseHandler handler = pending.getAndSet(null);
    if (handler != null) {
      handler.failed(cause);
    }
  }
}
