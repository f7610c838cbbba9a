package io.holdfast.peer;

import io.holdfast.tls.TlsMode;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** Makes connections to one node, each on the thread that asks for it. */
final class Dialer {
  private static final int CONNECT_MILLIS = 1_000;
  private static final long HANDSHAKE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final String address;
  private final Supplier<String> voter;
  private final PeerTls tls;
  private final Refusals refusals;
  private final LongSupplier nanoTime;

  /**
   * To the node at this address.
   *
   * @param voter its name, where the configuration has none for this address; null = unknown
   * @param nanoTime as {@link System#nanoTime}
   */
  Dialer(
      String address,
      Supplier<String> voter,
      PeerTls tls,
      Refusals refusals,
      LongSupplier nanoTime) {
    this.address = address;
    this.voter = voter;
    this.tls = tls;
    this.refusals = refusals;
    this.nanoTime = nanoTime;
  }

  /**
   * Makes one. While TLS is being turned on, a node that does not speak it, or cannot be verified,
   * is talked to without: it may be the one whose turn comes next.
   *
   * @throws java.net.ConnectException when nobody listens there
   */
  FrameChannel connect() throws IOException {
    if (tls.mode() == TlsMode.OFF) {
      return connectPlainly();
    }
    SocketChannel socket = dial();
    try {
      return new FrameChannel(socket, shakeHands(socket), nanoTime);
    } catch (SocketTimeoutException silent) {
      socket.close();
      throw silent;
    } catch (IOException noTls) {
      socket.close();
      if (tls.mode() == TlsMode.REQUIRED) {
        warnIfRefused(noTls);
        throw noTls;
      }
      refusals.warn(address, "talks without TLS, as it cannot with it: " + noTls.getMessage());
      return connectPlainly();
    } catch (RuntimeException failure) {
      socket.close();
      throw new IOException(failure);
    }
  }

  private SocketChannel dial() throws IOException {
    SocketChannel socket = SocketChannel.open();
    try {
      socket.socket().connect(PeerLinks.address(address), CONNECT_MILLIS);
      return socket;
    } catch (IOException | RuntimeException failure) {
      socket.close();
      throw failure instanceof IOException broken ? broken : new IOException(failure);
    }
  }

  private FrameChannel connectPlainly() throws IOException {
    SocketChannel socket = dial();
    try {
      socket.socket().getOutputStream().write(Frame.GREETING);
    } catch (IOException failure) {
      socket.close();
      throw failure;
    }
    return new FrameChannel(socket, new PlainWire(), nanoTime);
  }

  /** The other node greets first, when it has accepted this one's certificate. */
  private Wire shakeHands(SocketChannel socket) throws IOException {
    TlsHandshake handshake =
        new TlsHandshake(
            tls.connecting(),
            Runnable::run,
            socket.socket(),
            new byte[0],
            nanoTime.getAsLong() + HANDSHAKE_NANOS,
            nanoTime);
    try {
      tls.requireNodeAt(address, voter.get(), handshake.run());
    } catch (SSLException refused) {
      handshake.end();
      throw refused;
    }
    requireGreeting(handshake);
    handshake.greet();
    return handshake.wire();
  }

  private static void requireGreeting(TlsHandshake handshake) throws IOException {
    try {
      if (!handshake.isGreeted()) {
        throw new ProtocolException("it does not speak as a node of this version does");
      }
    } catch (EOFException ended) {
      throw new SSLException("it ended the connection when it had this node's certificate", ended);
    }
  }

  /** A connection that merely breaks is no news: the node may be about to end. */
  private void warnIfRefused(IOException failure) {
    if (failure instanceof SSLException || failure instanceof ProtocolException) {
      refusals.warn(address, "no connection: " + failure.getMessage());
    }
  }
}
