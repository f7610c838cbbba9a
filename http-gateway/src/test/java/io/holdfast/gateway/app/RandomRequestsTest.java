package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.config.GatewayConfig;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.text.HostPort;
import io.holdfast.gateway.write.CommitBounds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Whatever a client sends, it is never told that the node has a fault. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
final class RandomRequestsTest {
  private static final int REQUESTS = 2_500;
  private static final Duration LONGEST_RUN = Duration.ofSeconds(25);

  private static final List<String> TARGETS =
      List.of(
          "/v1/kv/a",
          "/v1/kv/a?revision=2",
          "/v1/kv/a?lease=1",
          "/v1/kv/a?ttl=10s",
          "/v1/kv",
          "/v1/kv?prefix=a&limit=2",
          "/v1/kv?start=a&end=b&order=descending&keys_only=true",
          "/v1/kv?count_only=true",
          "/v1/kv?cursor=AQAAAAAAAAAAAgAAAAAAAWGbxNNX",
          "/v1/kv?prefix=a&dry_run=true",
          "/v1/kv/a?durability=all",
          "/v1/kv/a?durability=async",
          "/v1/kv/a?consistency=bounded&max_staleness=5s",
          "/v1/kv/a?consistency=session",
          "/v1/txn",
          "/v1/batch",
          "/v1/leases",
          "/v1/leases/1",
          "/v1/leases/1/keepalive",
          "/v1/policies",
          "/v1/policies/p",
          "/v1/operations/x",
          "/v1/cluster",
          "/v1/digest",
          "/v1/routes",
          "/livez",
          "/readyz",
          "/leader",
          "/follower",
          "/metrics",
          "/docs",
          "/docs/start.js",
          "/openapi.yaml",
          "/",
          "*",
          "http://localhost/v1/kv/a");

  private static final List<String> METHODS =
      List.of("GET", "PUT", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS", "TRACE", "CONNECT", "X");

  private static final List<String> HEADERS =
      List.of(
          "If-Match: \"2\"",
          "If-None-Match: *",
          "If-Match: W/\"2\", \"3\"",
          "Idempotency-Key: k",
          "Idempotency-Key: \u00e9",
          "Content-Type: text/plain; charset=nosuch",
          "Content-Type: application/json",
          "Content-Type: ;;=",
          "Content-Type: a/b; charset=\"",
          "Accept: application/json",
          "Accept: application/x-ndjson",
          "Accept: ;,;",
          "Content-Encoding: gzip",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: nosuch",
          "Content-Length: 3",
          "Content-Length: -1",
          "Content-Length: 99999999999999999999",
          "Expect: 100-continue",
          "Expect: more",
          "Upgrade: h2c",
          "Connection: upgrade",
          "Connection: Idempotency-Key",
          "Holdfast-Min-Revision: 1",
          "Holdfast-Min-Revision: +1",
          "Holdfast-Forwarded: n9",
          "Range: bytes=0-1",
          "Cookie: a=b; $Version=1",
          "Host: [::1",
          "Host: a:b:c",
          "Authorization: Basic x",
          "X-Forwarded-For: 1",
          "Accept-Language: zz;q=x",
          "Trailer: a",
          "Date: never",
          "Referer: \u0001");

  private static final List<String> BODIES =
      List.of(
          "",
          "x",
          "{\"ttl\":\"999999999999d\"}",
          "{\"ttl\":\"30s\"}",
          "{\"ttl\":null}",
          "{\"then\":[{\"put\":{\"key\":\"a\",\"value\":\"b\",\"ttl\":\"999999999999d\"}}]}",
          "{\"then\":[{\"put\":{\"key\":\"k\\ud800\",\"value\":\"x\",\"contentType\":\"a\\r"
              + "\\n"
              + "b\"}}]}",
          "{\"compare\":[{\"key\":\"a\",\"target\":\"version\",\"op\":\">\",\"value\":1}],"
              + "\"then\":[{\"get\":{\"key\":\"a\"}}],\"else\":[{\"range\":{\"prefix\":\"a\"}}]}",
          "{\"then\":[{\"increment\":{\"key\":\"n\",\"by\":1}},{\"deleteRange\":{\"prefix\":\"z\"}}]}",
          "[{\"put\":{\"key\":\"a\",\"value\":\"1\"}},{\"delete\":{\"key\":\"b\"}}]",
          "{\"put\":{\"key\":\"a\",\"value\":\"1\"}}\n{\"get\":{\"key\":\"a\"}}\n",
          "{\"prefix\":\"q/\",\"durability\":{\"floor\":\"all\"},"
              + "\"consistency\":{\"default\":\"bounded\",\"defaultMaxStaleness\":\"999999999999d\"}}",
          "{\"\\udc00\":1}",
          "[".repeat(3_000),
          "1e999999999",
          "{\"then\":1e400}",
          "\uFEFF{}");

  private static final List<String> PIECES =
      List.of(
          "%",
          "%00",
          "%FF",
          "\u00ff",
          "\u00c0\u0080",
          "\u00ed\u00a0\u0080",
          "#",
          "?",
          "&",
          "=",
          "/",
          "..",
          "\\ud800",
          "null",
          "\"",
          "{",
          "[",
          "]",
          "}",
          "-1",
          "99999999999999999999",
          "1e400",
          "+5",
          ",",
          ";",
          " ",
          "\t",
          "\r\n",
          "\n",
          ":",
          "\u0000",
          "d",
          "999999999999d",
          "\u00d9\u00a3");

  private final long seed = Long.getLong("holdfast.test.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private RunningGateway node;
  private StandaloneGateway gateway;

  @BeforeAll
  void start() throws IOException {
    System.out.println("seed " + seed);
    RequestLimits usual = RequestLimits.DEFAULT;
    RequestLimits hasty =
        new RequestLimits(
            100_000,
            200_000,
            Duration.ofMillis(300),
            Duration.ofSeconds(1),
            100,
            usual.openBytes());
    node = new RunningGateway(hasty, CommitBounds.DEFAULT);
    gateway =
        new StandaloneGateway(
            new GatewayConfig(
                "gw",
                List.of(new HostPort("127.0.0.1", node.port())),
                "",
                HttpSettings.of("127.0.0.1", 0),
                hasty));
    gateway.start();
    Awaitility.await()
        .until(() -> status(gateway.port(), bytes("GET /readyz HTTP/1.0\r\n\r\n")) == 200);
  }

  @AfterAll
  void stop() {
    gateway.close();
    node.close();
  }

  @Test
  void aNodeAnswersNothingWithItsOwnFault() throws IOException {
    throwAt(node.port());
  }

  @Test
  void aGatewayAnswersNothingWithItsOwnFault() throws IOException {
    throwAt(gateway.port());
  }

  private void throwAt(int port) throws IOException {
    long endNanos = System.nanoTime() + LONGEST_RUN.toNanos();
    int answered = 0;
    for (int i = 0; i < REQUESTS && System.nanoTime() - endNanos < 0; i++) {
      byte[] request = request();
      int status = status(port, request);
      String said = "seed " + seed + ", request " + i + ": " + text(request);
      assertTrue(status != 500, said);
      answered += status == 0 ? 0 : 1;
    }
    assertTrue(answered > 100, answered + " answers");
  }

  @Test
  void whatIsNoHttpOfOursIsRefusedAsThat() throws IOException {
    for (int port : List.of(node.port(), gateway.port())) {
      assertEquals(505, status(port, bytes("GET /v1/kv/x\r\n\r\n")));
      assertEquals(505, status(port, bytes("GET /v1/kv/x HTTP/3.0\r\nHost: x\r\n\r\n")));
    }
  }

  private byte[] request() {
    List<String> lines = new ArrayList<>();
    String method = random.nextInt(8) == 0 ? pick(METHODS) : METHODS.get(random.nextInt(5));
    String version = random.nextInt(40) == 0 ? "HTTP/" + random.nextInt(4) + ".0" : "HTTP/1.1";
    lines.add(method + " " + pick(TARGETS) + " " + version);
    lines.add("Host: localhost");
    lines.add("Connection: close");
    for (int i = random.nextInt(4); i > 0; i--) {
      lines.add(pick(HEADERS));
    }
    String body = random.nextInt(3) == 0 ? "" : pick(BODIES);
    // Twice as often as by chance: a body where one is wanted.
    if (method.startsWith("P") || random.nextInt(6) == 0) {
      lines.add("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length);
    }
    byte[] whole = bytes(String.join("\r\n", lines) + "\r\n\r\n", body);
    for (int i = random.nextInt(3); i > 0; i--) {
      whole = mutated(whole);
    }
    return whole;
  }

  private byte[] mutated(byte[] request) {
    int at = random.nextInt(request.length);
    byte[] piece =
        random.nextBoolean()
            ? pick(PIECES).getBytes(StandardCharsets.ISO_8859_1)
            : new byte[] {(byte) random.nextInt(256)};
    int cut = random.nextInt(3) == 0 ? Math.min(request.length - at, random.nextInt(6)) : 0;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(request, 0, at);
    out.writeBytes(piece);
    out.write(request, at + cut, request.length - at - cut);
    return out.toByteArray();
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** 0 = the connection ended without an answer. */
  private static int status(int port, byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(20));
      socket.getOutputStream().write(request);
      socket.shutdownOutput();
      byte[] begin = socket.getInputStream().readNBytes(12);
      String line = new String(begin, StandardCharsets.ISO_8859_1);
      return line.matches("HTTP/1\\.[01] [0-9]{3}") ? Integer.parseInt(line.substring(9)) : 0;
    } catch (IOException brokenOff) {
      return 0;
    }
  }

  private static byte[] bytes(String head) {
    return bytes(head, "");
  }

  private static byte[] bytes(String head, String body) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    whole.writeBytes(body.getBytes(StandardCharsets.UTF_8));
    return whole.toByteArray();
  }

  private static String text(byte[] request) {
    String text = new String(request, StandardCharsets.ISO_8859_1);
    return text.substring(0, Math.min(800, text.length()));
  }
}
