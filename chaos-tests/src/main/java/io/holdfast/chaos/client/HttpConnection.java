package io.holdfast.chaos.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A keep-alive HTTP/1.1 connection to one gateway, with TLS if its access says so, one request at a
 * time.
 *
 * <p>Blocks its thread; meant for virtual threads. Much cheaper than java.net.http, which would
 * take from a small machine what the nodes need. Has one owner. After an error the next request
 * opens a new socket.
 */
public final class HttpConnection implements AutoCloseable {
  /** A gateway may close what idles; a socket older than this is not trusted with a request. */
  private static final Duration MAX_IDLE = Duration.ofSeconds(5);

  private final Gateway gateway;
  private Socket socket;
  private Optional<SSLContext> tls = Optional.empty();
  private AnswerReader reader;
  private long lastUsedNanos;

  public HttpConnection(Gateway gateway) {
    this.gateway = gateway;
  }

  public Gateway gateway() {
    return gateway;
  }

  /**
   * Sends the request and reads the whole answer.
   *
   * @param timeout for all of it, connecting included
   * @throws NotSentException when the gateway certainly did not see the request
   * @throws IOException when it may have seen it; the outcome is unknown
   */
  public HttpAnswer exchange(HttpRequest request, Duration timeout) throws IOException {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    ensureConnected(deadlineNanos);
    try {
      socket.getOutputStream().write(request.encode(gateway.authority(), gateway.access().token()));
      HttpAnswer answer = reader.read(request.method(), deadlineNanos);
      lastUsedNanos = System.nanoTime();
      if (reader.mustClose()) {
        close();
      }
      return answer;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    if (socket == null) {
      return;
    }
    try {
      socket.close();
    } catch (IOException e) {
      // The socket is given up either way.
    }
    socket = null;
    reader = null;
  }

  private void ensureConnected(long deadlineNanos) throws NotSentException {
    if (socket != null && !isStillGood()) {
      close();
    }
    if (socket != null) {
      return;
    }
    Socket fresh = new Socket();
    try {
      fresh.setOption(StandardSocketOptions.TCP_NODELAY, true);
      fresh.connect(
          new InetSocketAddress(gateway.host(), gateway.port()), millisUntil(deadlineNanos));
      tls = gateway.access().tls();
      socket = tls.isEmpty() ? fresh : secured(fresh, tls.get(), deadlineNanos);
      reader = new AnswerReader(socket);
    } catch (IOException e) {
      closeQuietly(fresh);
      throw new NotSentException(gateway.authority() + ": " + e.getMessage(), e);
    }
  }

  /** Nor is a socket that began with other certificates than those that count now. */
  private boolean isStillGood() {
    return System.nanoTime() - lastUsedNanos <= MAX_IDLE.toNanos()
        && tls.equals(gateway.access().tls());
  }

  private Socket secured(Socket plain, SSLContext context, long deadlineNanos) throws IOException {
    SSLSocket secured =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, gateway.host(), gateway.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.setSoTimeout(millisUntil(deadlineNanos));
    secured.startHandshake();
    return secured;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It never was of use.
    }
  }

  /** At least 1, because 0 means for ever to a socket. */
  static int millisUntil(long deadlineNanos) throws SocketTimeoutException {
    long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new SocketTimeoutException("no answer within the deadline");
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }
}
