package io.holdfast.chaos.stranger;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Where a stranger knocks, and whether with a handshake. */
enum Door {
  HTTP(8_100, false),
  HTTP_TLS(8_100, true),
  PEER(9_100, false),
  PEER_TLS(9_100, true);

  private static final int CONNECT_MILLIS = 1_000;
  private static final int PATIENCE_MILLIS = 500;

  /** A node that is busy with many handshakes takes its time. */
  private static final int HANDSHAKE_MILLIS = 3_000;

  private final int port;
  private final boolean tls;

  Door(int port, boolean tls) {
    this.port = port;
    this.tls = tls;
  }

  /** A connection, on which a read waits for a moment only. */
  Socket open(String host, SSLContext impostor) throws IOException {
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      Socket socket = tls ? secured(plain, host, impostor) : plain;
      socket.setSoTimeout(PATIENCE_MILLIS);
      return socket;
    } catch (IOException refused) {
      plain.close();
      throw refused;
    }
  }

  private Socket secured(Socket plain, String host, SSLContext impostor) throws IOException {
    plain.setSoTimeout(HANDSHAKE_MILLIS);
    SSLSocket socket =
        (SSLSocket) impostor.getSocketFactory().createSocket(plain, host, port, true);
    socket.startHandshake();
    return socket;
  }
}
