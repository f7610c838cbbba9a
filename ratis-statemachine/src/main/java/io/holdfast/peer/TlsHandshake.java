package io.holdfast.peer;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * The beginning of a TLS connection, on a socket that blocks: the handshake, and greetings. All of
 * it has a deadline and may take only so many bytes, as nobody knows yet who is there.
 */
final class TlsHandshake {
  /** Far more than certificates and greetings have. */
  private static final int MAX_RECEIVED_BYTES = 64 << 10;

  private final SSLEngine engine;
  private final Executor turn;
  private final Socket socket;
  private final long deadlineNanos;
  private final LongSupplier nanoTime;
  private final ByteBuffer in;
  private final ByteBuffer out;
  private final ByteBuffer plain;
  private int received;

  /**
   * Of a connection that is to be used by {@code nanoTime}'s deadline.
   *
   * @param engine that has not begun yet
   * @param turn runs what takes the processor for long, when it is its turn, and then returns
   * @param socket that blocks
   * @param begun what has been read from it already
   * @param nanoTime as {@link System#nanoTime}
   */
  TlsHandshake(
      SSLEngine engine,
      Executor turn,
      Socket socket,
      byte[] begun,
      long deadlineNanos,
      LongSupplier nanoTime) {
    this.engine = engine;
    this.turn = turn;
    this.socket = socket;
    this.deadlineNanos = deadlineNanos;
    this.nanoTime = nanoTime;
    this.in = ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).put(begun);
    this.out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    this.plain =
        ByteBuffer.allocate(engine.getSession().getApplicationBufferSize() + Frame.GREETING.length);
  }

  /**
   * Agrees on keys, and has the certificates checked.
   *
   * @return the session, with the other side's certificate
   */
  SSLSession run() throws IOException {
    engine.beginHandshake();
    try {
      HandshakeStatus status = engine.getHandshakeStatus();
      while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
        if (status == HandshakeStatus.NEED_WRAP) {
          wrap(ByteBuffer.allocate(0));
        } else if (status == HandshakeStatus.NEED_TASK) {
          turn.execute(() -> TlsWire.runTasks(engine));
        } else {
          unwrap();
        }
        status = engine.getHandshakeStatus();
      }
    } catch (SSLException refused) {
      sayWhy();
      throw refused;
    } catch (RuntimeException broken) {
      // What a stranger sends goes through parsers of the JDK, and of its providers.
      throw new SSLException("the handshake failed: " + broken, broken);
    }
    return engine.getSession();
  }

  /** Sends the alert that the engine has ready, if it has. */
  private void sayWhy() {
    try {
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        wrap(ByteBuffer.allocate(0));
      }
    } catch (IOException gone) {
      // Then it is not told.
    }
  }

  private void wrap(ByteBuffer bytes) throws IOException {
    SSLEngineResult result = engine.wrap(bytes, out);
    out.flip();
    socket.getOutputStream().write(out.array(), 0, out.limit());
    out.clear();
    if (result.getStatus() == Status.CLOSED && bytes.hasRemaining()) {
      throw new EOFException("the connection was closed");
    }
  }

  private void unwrap() throws IOException {
    in.flip();
    SSLEngineResult result = engine.unwrap(in, plain);
    in.compact();
    switch (result.getStatus()) {
      case OK -> {}
      case BUFFER_UNDERFLOW -> receive();
      case CLOSED -> throw new EOFException("the other side closed the connection");
      case BUFFER_OVERFLOW -> throw new SSLException("more was said than a greeting");
    }
  }

  private void receive() throws IOException {
    long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - nanoTime.getAsLong());
    if (leftMillis <= 0) {
      throw new SocketTimeoutException("the TLS handshake took too long");
    }
    if (received > MAX_RECEIVED_BYTES) {
      throw new SSLException("more was said than a TLS handshake takes");
    }
    socket.setSoTimeout((int) leftMillis);
    int length = socket.getInputStream().read(in.array(), in.position(), in.remaining());
    if (length < 0) {
      throw new EOFException("the other side closed the connection");
    }
    received += length;
    in.position(in.position() + length);
  }

  /** Sends a greeting. */
  void greet() throws IOException {
    wrap(ByteBuffer.wrap(Frame.GREETING));
  }

  /** Waits for the other side's greeting; false when it says something else. */
  boolean isGreeted() throws IOException {
    while (plain.position() < Frame.GREETING.length) {
      unwrap();
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        wrap(ByteBuffer.allocate(0));
      } else {
        TlsWire.runTasks(engine);
      }
    }
    byte[] said = new byte[Frame.GREETING.length];
    plain.flip().get(said);
    plain.compact();
    return Arrays.equals(said, Frame.GREETING);
  }

  /** Says that nothing more comes. */
  void end() {
    engine.closeOutbound();
    sayWhy();
  }

  /** What goes on where this ends. */
  TlsWire wire() {
    return new TlsWire(engine, in.flip(), plain.flip());
  }
}
