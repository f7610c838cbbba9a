package io.holdfast.gateway.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.tls.TlsMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers that clients ask for and do not take are held neither for long nor without a bound. */
@Timeout(120)
final class HeldAnswersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LARGE = 1 << 20;
  private static final long BOUND = 8L << 20;
  private static final Pattern HELD = Pattern.compile("\nholdfast_http_answer_bytes ([0-9.E]+)\n");
  private static final String GET = "GET /v1/kv/large HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir private Path directory;
  private TestTls tls;
  private SSLContext client;
  private RunningGateway gateway;
  private final List<AutoCloseable> clients = new ArrayList<>();

  private void start(Duration idle) {
    tls = new TestTls(directory);
    client = tls.client("anna");
    RequestLimits usual = RequestLimits.DEFAULT;
    HttpSettings settings = new HttpSettings("127.0.0.1", 0, 48 << 10, idle, 50, PATIENCE);
    gateway =
        new RunningGateway(
            settings.with(tls.node(TlsMode.PERMISSIVE)),
            new RequestLimits(
                usual.valueBytes(),
                usual.requestBytes(),
                usual.timeout(),
                usual.maxTimeout(),
                usual.openRequests(),
                BOUND),
            CommitBounds.DEFAULT);
    gateway.put("/v1/kv/large", "x".repeat(LARGE));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : clients) {
      one.close();
    }
    gateway.close();
    tls.close();
  }

  private long held() {
    Matcher line = HELD.matcher(gateway.get("/metrics").text());
    assertTrue(line.find());
    return (long) Double.parseDouble(line.group(1));
  }

  /** A client of HTTP/2 that lets 64 KiB come, of all answers together (RFC 9113, 6.9.2). */
  private Http2Client stalled(int answers) throws IOException {
    Http2Client http2 = Http2Client.bare(client, gateway.port());
    clients.add(http2);
    http2.begin(1 << 24);
    for (int i = 0; i < answers; i++) {
      http2.addHead(http2.nextStream(), true, "GET", "/v1/kv/large");
    }
    return http2.flush();
  }

  @Test
  void answersThatTheWholeConnectionHoldsUpEndThoughOtherFramesAreTaken() throws Exception {
    start(Duration.ofSeconds(1));
    Http2Client http2 = stalled(3);
    Set<Integer> ended = new HashSet<>();
    long begin = System.nanoTime();
    while (ended.size() < 3 && System.nanoTime() - begin < PATIENCE.toNanos()) {
      // A little of the answers, and the heads of others, may come again and again.
      for (int stream = 0; stream <= 5; stream = stream == 0 ? 1 : stream + 2) {
        http2.add(Http2Client.WINDOW_UPDATE, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 1);
      }
      int other = http2.nextStream();
      http2.addHead(other, true, "HEAD", "/v1/kv/none").flush();
      Http2Client.Frame frame = http2.read();
      while (frame.stream() != other) {
        if (frame.type() == Http2Client.RST_STREAM) {
          ended.add(frame.stream());
        }
        frame = http2.read();
      }
      Thread.sleep(100); // Or it would be a flood.
    }
    assertEquals(Set.of(1, 3, 5), ended);
    assertEquals(0, held());
  }

  @Test
  void manyClientsThatTakeNothingHoldNoMoreThanTheBound() throws Exception {
    start(Duration.ofMinutes(5));
    for (int i = 0; i < 4; i++) {
      stalled(20);
      for (int j = 0; j < 5; j++) {
        clients.add(silent());
      }
      assertTrue(held() <= BOUND, () -> held() + " bytes are held");
      assertEquals(LARGE, gateway.get("/v1/kv/large").text().length(), "others are served");
    }
    await().atMost(PATIENCE).until(() -> held() <= BOUND / 2);
    String page = gateway.get("/metrics").text();
    assertFalse(page.contains("\nholdfast_http_answers_ended_total 0.0\n"), page);
    assertEquals(LARGE, gateway.get("/v1/kv/large").text().length());
  }

  /** A client of HTTP/1.1 that asks, and reads nothing. */
  private Socket silent() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
    socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
