package io.holdfast.gateway.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.tls.TlsMode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bounds of connections hold over TLS and HTTP/2 as they do without. */
@Tag("slow")
@Timeout(120)
final class TlsConnectionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST = 64;

  /** The begin of a ClientHello, whose rest never comes. */
  private static final byte[] HALF_HELLO = {0x16, 3, 1, 0, 100, 1, 0, 0, 96, 3, 3};

  @TempDir private Path directory;
  private final List<Socket> sockets = new ArrayList<>();
  private TestTls tls;
  private SSLContext client;
  private RunningGateway gateway;

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    gateway.close();
    tls.close();
  }

  private void start(Duration idle) {
    tls = new TestTls(directory);
    client = tls.client("anna");
    HttpSettings settings =
        new HttpSettings(
            "127.0.0.1",
            0,
            HttpSettings.HEADER_BYTES,
            idle,
            HttpSettings.BACKLOG,
            MOST,
            Duration.ofSeconds(2),
            List.of(),
            List.of(),
            tls.node(TlsMode.REQUIRED));
    gateway = new RunningGateway(settings, RequestLimits.DEFAULT, CommitBounds.DEFAULT);
    gateway.over(client);
  }

  private Socket halfOpen() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    sockets.add(socket);
    socket.setSoTimeout(100);
    socket.getOutputStream().write(HALF_HELLO);
    return socket;
  }

  private static boolean isEnded(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void halfOpenHandshakesMakeRoomAndKeepNobodyOut() throws Exception {
    start(Duration.ofMinutes(5));
    for (int round = 0; round < 6; round++) {
      for (int i = 0; i < MOST / 2; i++) {
        halfOpen();
      }
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> gateway.get("/v1/kv/none").status() == 404);
    }
    String page = gateway.get("/metrics").text();
    assertFalse(page.contains("closed_total{which=\"quiet\"} 0.0\n"), page);
  }

  @Test
  void aHandshakeThatComesByteByByteEndsWithTheConnection() throws Exception {
    start(Duration.ofSeconds(1));
    Socket slow = halfOpen();
    long begin = System.nanoTime();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              try {
                slow.getOutputStream().write(0);
              } catch (IOException reset) {
                return true;
              }
              return isEnded(slow);
            });
    assertTrue(System.nanoTime() - begin >= Duration.ofSeconds(1).toNanos());
  }

  @Test
  void plainReadsAndWritesStayOnTheEventLoopOverTlsAndHttp2() {
    start(Duration.ofSeconds(10));
    for (int round = 0; round < 2; round++) {
      await().atMost(PATIENCE).until(() -> isWrittenOnTheLoop("/v1/kv/a"));
      await().atMost(PATIENCE).until(() -> isReadOnTheLoop("/v1/kv/a"));
      await().atMost(PATIENCE).until(() -> !isReadOnTheLoop("/v1/kv/a?timeout=5s"));
      gateway.overHttp2(client);
    }
  }

  private boolean isReadOnTheLoop(String target) {
    assertEquals(200, gateway.get(target).status());
    return !gateway.store().lastReader().isVirtual();
  }

  private boolean isWrittenOnTheLoop(String target) {
    assertTrue(gateway.put(target, "1").status() < 300);
    return !gateway.store().submitter().isVirtual();
  }

  @Test
  void oneConnectionServesManyRequestsAtATime() throws Exception {
    start(Duration.ofSeconds(10));
    try (Http2Client http2 = Http2Client.connect(client, gateway.port())) {
      List<Integer> streams = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        int stream = http2.nextStream();
        streams.add(stream);
        http2.addHead(stream, false, "PUT", "/v1/kv/k" + i, "content-length", "2");
      }
      http2.flush();
      for (int stream : streams) {
        http2.add(Http2Client.DATA, Http2Client.END_STREAM, stream, (byte) 'o', (byte) 'k');
      }
      http2.flush();
      int answered = 0;
      while (answered < streams.size()) {
        Http2Client.Frame frame = http2.read();
        assertFalse(frame.type() == Http2Client.RST_STREAM, "none is refused");
        boolean last = (frame.flags() & Http2Client.END_STREAM) != 0;
        answered += last && frame.type() != Http2Client.SETTINGS ? 1 : 0;
      }
      assertEquals("ok", http2.send("GET", "/v1/kv/k49", null).text());
    }
  }

  @Test
  void moreStreamsThanAreAllowedAreRefused() throws Exception {
    start(Duration.ofSeconds(10));
    try (Http2Client http2 = Http2Client.connect(client, gateway.port())) {
      for (int i = 0; i < 101; i++) {
        http2.addHead(http2.nextStream(), false, "PUT", "/v1/kv/k", "content-length", "9");
      }
      http2.flush();
      Http2Client.Frame frame = http2.read();
      while (frame.type() != Http2Client.RST_STREAM && frame.type() != Http2Client.GOAWAY) {
        frame = http2.read();
      }
      assertTrue(frame.payload().length > 0);
    }
  }

  @Test
  void floodsOfSettingsPingsAndResetsEndTheConnection() throws Exception {
    start(Duration.ofSeconds(10));
    assertEnded(http2 -> http2.add(Http2Client.SETTINGS, 0, 0));
    assertEnded(http2 -> http2.add(Http2Client.PING, 0, 0, new byte[8]));
    assertEnded(
        http2 -> {
          int stream = http2.nextStream();
          http2.addHead(stream, false, "PUT", "/v1/kv/k", "content-length", "9");
          http2.add(Http2Client.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
        });
    assertEquals(404, gateway.get("/v1/kv/none").status());
  }

  private interface Frames {
    void add(Http2Client http2);
  }

  private void assertEnded(Frames frames) throws IOException {
    try (Http2Client http2 = Http2Client.connect(client, gateway.port())) {
      for (int i = 0; i < 1_000; i++) {
        frames.add(http2);
      }
      assertThrows(
          IOException.class,
          () -> {
            http2.flush();
            Http2Client.Frame frame = http2.read();
            while (frame.type() != Http2Client.GOAWAY) {
              frame = http2.read();
            }
            throw new EOFException("GOAWAY");
          });
    }
  }

  @Test
  void aHeadAboveTheLimitIsRefused() throws Exception {
    start(Duration.ofSeconds(10));
    try (Http2Client http2 = Http2Client.connect(client, gateway.port())) {
      String large = "x".repeat(15_000);
      int stream = http2.nextStream();
      http2.addHead(stream, true, "GET", "/v1/kv/k", "x-a", large);
      http2.flush();
      assertEquals(404, http2.answer(stream).status(), "one that is within the limit is not");
      ByteBuffer block = block(large, 4);
      int next = http2.nextStream();
      byte[] first = new byte[16_384];
      block.get(first);
      http2.add(Http2Client.HEADERS, Http2Client.END_STREAM, next, first);
      while (block.remaining() > first.length) {
        block.get(first);
        http2.add(9, 0, next, first);
      }
      byte[] last = new byte[block.remaining()];
      block.get(last);
      http2.add(9, Http2Client.END_HEADERS, next, last);
      assertThrows(IOException.class, () -> http2.flush().answer(next));
    }
    assertEquals(404, gateway.get("/v1/kv/none").status());
  }

  private static ByteBuffer block(String large, int times) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    Http2Client.literal(block, ":method", "GET");
    Http2Client.literal(block, ":scheme", "https");
    Http2Client.literal(block, ":authority", "localhost");
    Http2Client.literal(block, ":path", "/v1/kv/k");
    for (int i = 0; i < times; i++) {
      Http2Client.literal(block, "x-" + i, large);
    }
    return ByteBuffer.wrap(block.toByteArray());
  }

  @Test
  void aConnectionWithHalfAHeadOrPingsOnlyIsIdle() throws Exception {
    start(Duration.ofSeconds(1));
    try (Http2Client http2 = Http2Client.connect(client, gateway.port())) {
      http2.flush();
      assertEndsSoon(http2, new byte[] {0, 0, 50, 1, 4, 0, 0, 0, 1});
    }
    try (Http2Client http2 = Http2Client.connect(client, gateway.port())) {
      http2.flush();
      long begin = System.nanoTime();
      assertThrows(
          IOException.class,
          () -> {
            while (System.nanoTime() - begin < PATIENCE.toNanos()) {
              http2.add(Http2Client.PING, 0, 0, new byte[8]).flush();
              while (http2.read().type() != Http2Client.PING) {
                // Settings, and their acknowledgement.
              }
              Thread.sleep(100);
            }
          });
    }
  }

  private static void assertEndsSoon(Http2Client http2, byte[] beginning) {
    long begin = System.nanoTime();
    assertThrows(
        IOException.class,
        () -> {
          http2.addBytes(beginning).flush();
          while (System.nanoTime() - begin < PATIENCE.toNanos()) {
            http2.addBytes(new byte[] {0}).flush();
            Thread.sleep(100);
          }
        });
  }

  @Test
  void anAnswerWhoseClientLetsNothingComeEnds() throws Exception {
    start(Duration.ofSeconds(1));
    for (int i = 0; i < 4; i++) {
      gateway.put("/v1/kv/large" + i, "x".repeat(1 << 20));
    }
    try (Http2Client http2 = Http2Client.bare(client, gateway.port())) {
      http2.begin(1_000);
      int stream = http2.nextStream();
      http2.addHead(stream, true, "GET", "/v1/kv?prefix=large", "accept", "application/x-ndjson");
      http2.flush();
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> isReset(http2, stream));
      assertEquals(200, gateway.get("/v1/kv/large1").status());
    }
  }

  /** Lets a few more bytes come, again and again. */
  private static boolean isReset(Http2Client http2, int stream) throws IOException {
    byte[] few = {0, 0, 0, 10};
    http2.add(Http2Client.WINDOW_UPDATE, 0, stream, few);
    http2.add(Http2Client.PING, 0, 0, new byte[8]);
    try {
      http2.flush();
      Http2Client.Frame frame = http2.read();
      while (frame.type() != Http2Client.PING) {
        if (frame.type() == Http2Client.RST_STREAM || frame.type() == Http2Client.GOAWAY) {
          return true;
        }
        frame = http2.read();
      }
      return false;
    } catch (IOException ended) {
      return true;
    }
  }

  @Test
  void aBodyThatDoesNotComeIsGivenUpAndItsConnectionServesOthers() throws Exception {
    start(Duration.ofSeconds(10));
    try (Http2Client http2 = Http2Client.connect(client, gateway.port())) {
      int stream = http2.nextStream();
      http2.addHead(stream, false, "PUT", "/v1/kv/k?timeout=500ms", "content-length", "9");
      http2.add(Http2Client.DATA, 0, stream, (byte) 'a');
      http2.flush();
      RawAnswer slow = http2.answer(stream);
      assertEquals(408, slow.status(), slow::toString);
      assertEquals("upload_too_slow", slow.code());
      assertEquals(404, http2.send("GET", "/v1/kv/none", null).status());
    }
  }

  @Test
  void aBodyLongerThanItsLengthIsRefused() throws Exception {
    start(Duration.ofSeconds(10));
    assertLongBodyIsRefused(Http2Client.END_STREAM);
    assertLongBodyIsRefused(0);
    assertEquals(404, gateway.get("/v1/kv/k").status());
    assertTrue(gateway.get("/metrics").text().contains("holdfast_http_connections "));
  }

  private void assertLongBodyIsRefused(int flags) throws IOException {
    try (Http2Client http2 = Http2Client.connect(client, gateway.port())) {
      int stream = http2.nextStream();
      http2.addHead(stream, false, "PUT", "/v1/kv/k", "content-length", "2");
      byte[] more = "more".getBytes(StandardCharsets.US_ASCII);
      http2.add(Http2Client.DATA, flags, stream, more);
      http2.flush();
      EOFException reset = assertThrows(EOFException.class, () -> http2.answer(stream));
      assertTrue(reset.getMessage().startsWith("RST_STREAM"), reset.getMessage());
    }
  }
}
