package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.tls.TlsMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Frames of HTTP/2 that cost the server more than the client end their connection, long before a
 * deadline would.
 */
@Timeout(60)
final class Http2FloodsTest {
  private static final int CONTINUATION = 9;
  private static final int PRIORITY = 2;
  private static final int TIMES = 1_000;

  @TempDir private Path directory;
  private TestTls tls;
  private SSLContext client;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    tls = new TestTls(directory);
    client = tls.client("anna");
    Duration idle = Duration.ofMinutes(5);
    HttpSettings settings = new HttpSettings("127.0.0.1", 0, 48 << 10, idle, 50, idle);
    gateway =
        new RunningGateway(
            settings.with(tls.node(TlsMode.REQUIRED)), RequestLimits.DEFAULT, CommitBounds.DEFAULT);
    gateway.over(client);
  }

  @AfterEach
  void stop() {
    gateway.close();
    tls.close();
  }

  private interface Frames {
    void add(Http2Client http2, int round);
  }

  private void assertEnded(Frames frames) throws IOException {
    try (Http2Client http2 = Http2Client.connect(client, gateway.port())) {
      for (int i = 0; i < TIMES; i++) {
        frames.add(http2, i);
      }
      assertTrue(isEnded(http2));
    }
    assertEquals(404, gateway.get("/v1/kv/none").status());
  }

  private static boolean isEnded(Http2Client http2) {
    try {
      http2.flush();
      while (http2.read().type() != Http2Client.GOAWAY) {
        // What came before it.
      }
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException cutOff) {
      return true;
    }
  }

  @Test
  void requestsThatAreTakenBackAtOnce() throws Exception {
    assertEnded( // CVE-2023-44487
        (http2, _) -> {
          int stream = http2.nextStream();
          http2.addHead(stream, true, "GET", "/v1/kv?prefix=a");
          http2.add(Http2Client.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
        });
  }

  @Test
  void aHeadThatGoesOnForEverInEmptyPieces() throws Exception {
    assertEnded( // CVE-2024-27316 and its like
        (http2, round) -> {
          if (round == 0) {
            http2.add(Http2Client.HEADERS, Http2Client.END_STREAM, http2.nextStream());
          }
          http2.add(CONTINUATION, 0, 1);
        });
  }

  @Test
  void aHeadThatGoesOnForEverInSmallPieces() throws Exception {
    ByteArrayOutputStream field = new ByteArrayOutputStream();
    Http2Client.literal(field, "x-a", "x".repeat(100));
    assertEnded(
        (http2, round) -> {
          if (round == 0) {
            http2.add(Http2Client.HEADERS, Http2Client.END_STREAM, http2.nextStream());
          }
          http2.add(CONTINUATION, 0, 1, field.toByteArray());
        });
  }

  @Test
  void aSmallHeadThatIsAHugeListOfFields() throws Exception {
    // One field of 4,000 bytes that is kept in the table, RFC 7541, 6.2.1, and named by one byte.
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    Http2Client.literal(block, ":method", "GET");
    Http2Client.literal(block, ":scheme", "https");
    Http2Client.literal(block, ":authority", "localhost");
    Http2Client.literal(block, ":path", "/v1/kv/none");
    int kept = block.size();
    Http2Client.literal(block, "x-a", "x".repeat(4_000));
    byte[] large = block.toByteArray();
    large[kept] = 0x40;
    block.reset();
    block.writeBytes(large);
    for (int i = 0; i < 5_000; i++) {
      block.write(0x80 | 62);
    }
    try (Http2Client http2 = Http2Client.connect(client, gateway.port())) {
      int stream = http2.nextStream();
      int flags = Http2Client.END_STREAM | Http2Client.END_HEADERS;
      http2.add(Http2Client.HEADERS, flags, stream, block.toByteArray());
      assertThrows(IOException.class, () -> http2.flush().answer(stream));
    }
    assertEquals(404, gateway.get("/v1/kv/none").status());
  }

  @Test
  void emptyPiecesOfABody() throws Exception {
    assertEnded( // CVE-2019-9518
        (http2, round) -> {
          if (round == 0) {
            http2.addHead(http2.nextStream(), false, "PUT", "/v1/kv/k");
          }
          http2.add(Http2Client.DATA, 0, 1);
        });
  }

  @Test
  void prioritiesOfNothing() throws Exception {
    assertEnded((http2, _) -> http2.add(PRIORITY, 0, 1, new byte[5]));
  }

  @Test
  void windowsThatLetAnAnswerComeByteByByte() throws Exception {
    gateway.put("/v1/kv/large", "x".repeat(1 << 20));
    try (Http2Client http2 = Http2Client.bare(client, gateway.port())) {
      http2.begin(0);
      http2.addHead(http2.nextStream(), true, "GET", "/v1/kv/large").flush();
      assertTrue(isEnded(http2, 2 * TIMES));
    }
  }

  /** Each window is of use before the next one comes. */
  private static boolean isEnded(Http2Client http2, int windows) {
    try {
      for (int i = 0; i < windows; i++) {
        http2.add(Http2Client.WINDOW_UPDATE, 0, 1, new byte[] {0, 0, 0, 1}).flush();
        while (http2.read().type() != Http2Client.DATA) {
          // The head comes before the first byte.
        }
      }
      return isEnded(http2);
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException cutOff) {
      return true;
    }
  }
}
