package io.holdfast.peer;

import io.holdfast.tls.TlsMode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;

/**
 * The first words with whoever has connected. No frame is read before they are over: a greeting,
 * and with TLS the certificate of a member.
 */
final class Reception {
  private static final int GREETING_MILLIS = 5_000;

  /** The first byte of a TLS connection: a record of the handshake. */
  private static final int TLS_HANDSHAKE = 0x16;

  /** So many handshakes of the crowd are worked on at a time: a member's must not wait for all. */
  private static final int HANDSHAKES_OF_THE_CROWD = 2;

  private final Semaphore crowd = new Semaphore(HANDSHAKES_OF_THE_CROWD, true);
  private final PeerTls tls;
  private final LongSupplier nanoTime;

  /** The clock is as {@link System#nanoTime}. */
  Reception(PeerTls tls, LongSupplier nanoTime) {
    this.tls = tls;
    this.nanoTime = nanoTime;
  }

  /**
   * Waits for the greeting.
   *
   * @param socket that blocks
   * @param mayCrowd whether many may come from where it comes from
   * @throws ProtocolException when this is nobody to talk to
   * @throws SSLException when TLS, or the certificate, is refused
   */
  Wire greet(Socket socket, boolean mayCrowd) throws IOException {
    long deadlineNanos = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(GREETING_MILLIS);
    socket.setSoTimeout(GREETING_MILLIS);
    InputStream in = socket.getInputStream();
    int first = in.read();
    if (first < 0) {
      throw new EOFException("it said nothing");
    }
    if (first == TLS_HANDSHAKE) {
      return greetSecurely(socket, mayCrowd, deadlineNanos);
    }
    if (tls.mode() == TlsMode.REQUIRED) {
      throw new ProtocolException("it does not speak TLS, which peer_tls.mode requires: closed");
    }
    byte[] rest = in.readNBytes(Frame.GREETING.length - 1);
    boolean greets =
        first == Frame.GREETING[0]
            && Arrays.equals(rest, 0, rest.length, Frame.GREETING, 1, Frame.GREETING.length);
    return require(greets, new PlainWire());
  }

  private static Wire require(boolean greets, Wire wire) throws ProtocolException {
    if (!greets) {
      throw new ProtocolException("it does not speak as a node of this version does: closed");
    }
    return wire;
  }

  private void inTurn(Runnable work) {
    crowd.acquireUninterruptibly();
    try {
      work.run();
    } finally {
      crowd.release();
    }
  }

  private Wire greetSecurely(Socket socket, boolean mayCrowd, long deadlineNanos)
      throws IOException {
    if (tls.mode() == TlsMode.OFF) {
      throw new ProtocolException("it speaks TLS, which peer_tls.mode turns off here: closed");
    }
    byte[] begun = {TLS_HANDSHAKE};
    TlsHandshake handshake =
        new TlsHandshake(
            tls.accepting(),
            mayCrowd ? this::inTurn : Runnable::run,
            socket,
            begun,
            deadlineNanos,
            nanoTime);
    try {
      tls.requireMember(handshake.run());
    } catch (SSLException refused) {
      handshake.end();
      throw refused;
    } catch (RuntimeException fault) {
      // JSSE has faults that a stranger's bytes reach: they end his connection, as any refusal.
      handshake.end();
      throw new SSLException("its handshake failed: " + fault, fault);
    }
    handshake.greet();
    return require(handshake.isGreeted(), handshake.wire());
  }
}
