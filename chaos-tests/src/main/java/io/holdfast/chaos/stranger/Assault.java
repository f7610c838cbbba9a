package io.holdfast.chaos.stranger;

import static io.holdfast.chaos.stranger.Door.HTTP;
import static io.holdfast.chaos.stranger.Door.HTTP_TLS;
import static io.holdfast.chaos.stranger.Door.PEER;
import static io.holdfast.chaos.stranger.Door.PEER_TLS;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Something that a stranger does with one connection. Each is tried again and again. */
enum Assault {
  /** Holds a place and says nothing. */
  SILENT(HTTP, 900) {
    @Override
    void on(Socket socket, Attack attack, Random random) throws IOException {
      hold(socket, new byte[0], random);
    }
  },
  SILENT_AT_PEERS(PEER, 300) {
    @Override
    void on(Socket socket, Attack attack, Random random) throws IOException {
      hold(socket, new byte[0], random);
    }
  },
  /** The begin of a handshake that goes on a byte at a time. */
  HALF_HANDSHAKE(HTTP, 150) {
    @Override
    void on(Socket socket, Attack attack, Random random) throws IOException {
      hold(socket, HELLO, random);
    }
  },
  HALF_HANDSHAKE_AT_PEERS(PEER, 150) {
    @Override
    void on(Socket socket, Attack attack, Random random) throws IOException {
      hold(socket, HELLO, random);
    }
  },
  /** A head that never ends, a byte at a time. */
  SLOW_HEAD(HTTP_TLS, 40) {
    @Override
    void on(Socket socket, Attack attack, Random random) throws IOException {
      hold(socket, ascii("GET /v1/kv/a HTTP/1.1\r\nHost: 1.2.3.4\r\nX-Slow: "), random);
    }
  },
  /** A body that never ends, a byte at a time. */
  SLOW_BODY(HTTP_TLS, 40) {
    @Override
    void on(Socket socket, Attack attack, Random random) throws IOException {
      String host = socket.getInetAddress().getHostAddress();
      hold(
          socket,
          ascii("PUT /v1/kv/a HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 1000000\r\n\r\n"),
          random);
    }
  },
  /** Bytes that mean nothing. */
  NOISE(HTTP, 20) {
    @Override
    void on(Socket socket, Attack attack, Random random) throws IOException {
      send(socket, noise(random));
    }
  },
  NOISE_AT_PEERS(PEER, 20) {
    @Override
    void on(Socket socket, Attack attack, Random random) throws IOException {
      send(socket, PeerWire.join(PeerWire.GREETING, noise(random)));
    }
  },
  /** Frames of 16 MiB, of which nothing comes. */
  LARGE_FRAME(PEER, 40) {
    @Override
    void on(Socket socket, Attack attack, Random random) throws IOException {
      hold(socket, PeerWire.join(PeerWire.GREETING, PeerWire.announced(16 << 20)), random);
    }
  },
  /** Votes in terms that nobody is in. */
  FORGED_VOTE(PEER, 20) {
    @Override
    void on(Socket socket, Attack attack, Random random) throws IOException {
      send(socket, forgedVote(random));
    }
  },
  /** The same with a certificate of the right name, which a CA of the attacker's own has signed. */
  FORGED_VOTE_OF_AN_IMPOSTOR(PEER_TLS, 12) {
    @Override
    void on(Socket socket, Attack attack, Random random) throws IOException {
      send(socket, forgedVote(random));
    }
  },
  /** What the attacker has heard of a client that may write, byte for byte. */
  REPLAY(HTTP, 20) {
    @Override
    void on(Socket socket, Attack attack, Random random) throws IOException {
      send(socket, attack.heard());
    }
  },
  REPLAY_AT_PEERS(PEER, 20) {
    @Override
    void on(Socket socket, Attack attack, Random random) throws IOException {
      send(socket, attack.heard());
    }
  };

  /** No cluster of a test gets there by itself. */
  static final long FORGED_TERM = 1_000_000;

  private static final byte[] HELLO = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc};
  private static final int HOLD_PIECES = 8;
  private static final int NOISE_BYTES = 4_096;

  final Door door;

  /** How many at the same time, over all nodes. */
  final int atOnce;

  Assault(Door door, int atOnce) {
    this.door = door;
    this.atOnce = atOnce;
  }

  /** Once. What the node answers, or that it hangs up, is no matter. */
  abstract void on(Socket socket, Attack attack, Random random) throws IOException;

  /** Sends a byte now and then, until the node hangs up or a few seconds have gone by. */
  private static void hold(Socket socket, byte[] first, Random random) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(first);
    InputStream in = socket.getInputStream();
    for (int piece = 0; piece < HOLD_PIECES; piece++) {
      try {
        if (in.read() < 0) {
          return;
        }
      } catch (SocketTimeoutException silent) {
        if (first.length > 0) {
          out.write('a' + random.nextInt(26));
        }
      }
    }
  }

  private static void send(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    var _ = socket.getInputStream().read();
  }

  private static byte[] forgedVote(Random random) {
    long term = FORGED_TERM + random.nextInt(1_000);
    String candidate = "n" + (1 + random.nextInt(3));
    String voter = "n" + (1 + random.nextInt(3));
    return PeerWire.join(PeerWire.GREETING, PeerWire.vote(candidate, voter, term));
  }

  private static byte[] noise(Random random) {
    byte[] noise = new byte[1 + random.nextInt(NOISE_BYTES)];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
