package io.holdfast.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** A connection in memory: what one engine writes the other reads. */
final class EnginePair {
  private static final int BUFFER = 1 << 16;

  final SSLEngine client;
  final SSLEngine server;
  private final ByteBuffer toServer = ByteBuffer.allocate(BUFFER);
  private final ByteBuffer toClient = ByteBuffer.allocate(BUFFER);

  private EnginePair(SSLEngine client, SSLEngine server) {
    this.client = client;
    this.server = server;
    client.setUseClientMode(true);
    server.setUseClientMode(false);
  }

  /** Both sides show their certificates; throws what the first of them throws. */
  static EnginePair shakenHands(SSLEngine client, SSLEngine server) throws SSLException {
    EnginePair pair = new EnginePair(client, server);
    server.setNeedClientAuth(true);
    for (int step = 0; step < 100; step++) {
      pair.turn(client, pair.toServer, pair.toClient);
      pair.turn(server, pair.toClient, pair.toServer);
    }
    assertEquals(HandshakeStatus.NOT_HANDSHAKING, client.getHandshakeStatus());
    assertEquals(HandshakeStatus.NOT_HANDSHAKING, server.getHandshakeStatus());
    // Data in both directions: the tickets of TLS 1.3 come with them.
    pair.talk();
    return pair;
  }

  /** A word to the server, and one back. */
  void talk() throws SSLException {
    send("ping", client, toServer, server);
    send("pong", server, toClient, client);
  }

  private static void send(String word, SSLEngine from, ByteBuffer wire, SSLEngine to)
      throws SSLException {
    ByteBuffer plain = ByteBuffer.wrap(word.getBytes(StandardCharsets.US_ASCII));
    from.wrap(plain, wire);
    ByteBuffer arrived = ByteBuffer.allocate(BUFFER);
    wire.flip();
    while (wire.hasRemaining()) {
      to.unwrap(wire, arrived);
    }
    wire.clear();
    assertEquals(word, StandardCharsets.US_ASCII.decode(arrived.flip()).toString());
  }

  /** What an engine can do at once: reads, computes, writes. */
  private void turn(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws SSLException {
    if (engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
        && engine.getSession().getProtocol().equals("NONE")) {
      engine.beginHandshake();
    }
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> {
          if (engine.wrap(ByteBuffer.allocate(0), out).bytesProduced() == 0) {
            return;
          }
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          in.flip();
          SSLEngineResult result = engine.unwrap(in, ByteBuffer.allocate(BUFFER));
          in.compact();
          if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
            return;
          }
        }
        default -> {
          return;
        }
      }
    }
  }
}
