package io.holdfast.gateway.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.app.Http2Client;
import io.holdfast.gateway.app.RawAnswer;
import io.holdfast.gateway.app.RunningGateway;
import io.holdfast.gateway.app.StandaloneGateway;
import io.holdfast.gateway.app.TestTls;
import io.holdfast.gateway.config.GatewayConfig;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.text.HostPort;
import io.holdfast.gateway.write.CommitBounds;
import io.holdfast.raft.NodeSettings.MemberAddress;
import io.holdfast.store.command.Bytes;
import io.holdfast.tls.TlsMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A target means the same bytes at a node, through a gateway, and when one node reads at another,
 * however it is spelt: each byte percent-encoded, or as it is where it is part of UTF-8.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class RandomTargetsTest {
  private static final int TARGETS = 150;

  private static final List<String> TEXTS =
      List.of("日", "é", "#", "?", "&", "=", "+", "/", "a", "..", ";", "😀", "\uFFFE", "\"", "|");

  private final long seed = Long.getLong("holdfast.test.seed", System.nanoTime());
  private final Random random = new Random(seed);

  private TestTls tls;
  private SSLContext client;

  /** Speaks TLS too. */
  private RunningGateway node;

  /** Knows no leader, so it reads at the other one. */
  private RunningGateway neighbour;

  private StandaloneGateway gateway;

  /** Bytes, and one of their spellings in a target. */
  private record Spelt(Bytes bytes, Bytes wire) {
    @Override
    public String toString() {
      return new String(wire.array(), StandardCharsets.ISO_8859_1);
    }
  }

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    System.out.println("seed " + seed);
    tls = new TestTls(directory);
    client = tls.client("anna");
    node =
        new RunningGateway(
            RunningGateway.settings().with(tls.node(TlsMode.PERMISSIVE)),
            RequestLimits.DEFAULT,
            CommitBounds.DEFAULT);
    HostPort address = new HostPort("127.0.0.1", node.port());
    neighbour =
        new RunningGateway(
            List.of(
                RunningGateway.SELF,
                new MemberAddress("n2", "127.0.0.1:9101", address.toString(), "")),
            HttpSettings.of("127.0.0.1", 0),
            RequestLimits.DEFAULT,
            CommitBounds.DEFAULT);
    neighbour.store().leaderless(true);
    gateway =
        new StandaloneGateway(
            new GatewayConfig(
                "gw",
                List.of(address),
                "",
                HttpSettings.of("127.0.0.1", 0),
                RequestLimits.DEFAULT));
    gateway.start();
    Awaitility.await().until(() -> send(gateway.port(), "GET", ascii("/readyz")).status() == 200);
    Awaitility.await()
        .until(() -> send(neighbour.port(), "GET", ascii("/v1/kv/none")).status() == 404);
  }

  @AfterAll
  void stop() {
    gateway.close();
    neighbour.close();
    node.close();
    tls.close();
  }

  @Test
  void aKeyIsTheSameWhicheverWayItTakes() throws Exception {
    List<Spelt> keys = new ArrayList<>();
    for (int i = 0; i < TARGETS; i++) {
      Spelt key = spelt("k" + i + ",", true);
      keys.add(key);
      RawAnswer put = send(eitherPort(), "PUT", target(key));
      assertEquals(201, put.status(), () -> said(key, put));
      assertEquals(key.bytes(), keyOf(put.json()), () -> said(key, put));
      assertKeyIsRead(node.port(), key);
      assertKeyIsRead(gateway.port(), key);
      RawAnswer overHttp2 = sendOverHttp2("GET", target(key));
      assertEquals(200, overHttp2.status(), () -> said(key, overHttp2));
      assertEquals(key.bytes(), keyOf(overHttp2.json()), () -> said(key, overHttp2));
    }
    together(keys, key -> assertKeyIsRead(neighbour.port(), key));
    for (Spelt key : keys) {
      RawAnswer deleted = send(eitherPort(), "DELETE", target(key));
      assertEquals(200, deleted.status(), () -> said(key, deleted));
    }
  }

  private void assertKeyIsRead(int port, Spelt key) throws IOException {
    RawAnswer get = send(port, "GET", target(key));
    assertEquals(200, get.status(), () -> said(key, get));
    assertEquals(key.bytes(), keyOf(get.json()), () -> said(key, get));
  }

  @Test
  void aPrefixIsTheSameWhicheverWayItTakes() throws Exception {
    List<Spelt> prefixes = new ArrayList<>();
    for (int i = 0; i < TARGETS; i++) {
      Spelt prefix = spelt("p" + i + ",", false);
      prefixes.add(prefix);
      byte[] key = encoded(joined(prefix.bytes().array(), ascii("end")));
      assertEquals(201, send(node.port(), "PUT", joined(ascii("/v1/kv/"), key)).status());
      assertPrefixIsRead(node.port(), prefix);
      assertPrefixIsRead(gateway.port(), prefix);
      RawAnswer overHttp2 = sendOverHttp2("GET", query(prefix));
      assertEquals(1, overHttp2.json().path("count").asInt(), () -> said(prefix, overHttp2));
    }
    together(prefixes, prefix -> assertPrefixIsRead(neighbour.port(), prefix));
    for (Spelt prefix : prefixes) {
      RawAnswer deleted = send(eitherPort(), "DELETE", query(prefix));
      assertEquals(1, deleted.json().path("deleted").asInt(), () -> said(prefix, deleted));
    }
  }

  private void assertPrefixIsRead(int port, Spelt prefix) throws IOException {
    RawAnswer list = send(port, "GET", query(prefix));
    assertEquals(200, list.status(), () -> said(prefix, list));
    assertEquals(1, list.json().path("count").asInt(), () -> said(prefix, list));
  }

  private int eitherPort() {
    return random.nextBoolean() ? gateway.port() : node.port();
  }

  /** Each first waits for a leader, so they wait together. */
  private static void together(List<Spelt> all, Check check) throws Exception {
    try (var threads = Executors.newFixedThreadPool(16)) {
      List<Callable<Void>> checks = new ArrayList<>();
      for (Spelt one : all) {
        checks.add(
            () -> {
              check.run(one);
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(checks)) {
        done.get();
      }
    }
  }

  private interface Check {
    void run(Spelt spelt) throws IOException;
  }

  private static byte[] target(Spelt key) {
    return joined(ascii("/v1/kv/"), key.wire().array());
  }

  private static byte[] query(Spelt prefix) {
    return joined(ascii("/v1/kv?prefix="), prefix.wire().array());
  }

  @Test
  void rawBytesThatAreNoUtf8AreRefusedWherePercentEncodedOnesAreTaken() throws IOException {
    for (int i = 0; i < TARGETS; i++) {
      byte[] raw = noUtf8();
      for (String place : List.of("/v1/kv/a", "/v1/kv?prefix=a", "/v1/operations/a", "/v1/")) {
        byte[] target = joined(ascii(place), raw);
        for (int port : List.of(node.port(), gateway.port())) {
          RawAnswer answer = send(port, "GET", target);
          assertEquals(400, answer.status(), () -> place + encodedText(raw) + ": " + answer);
          assertEquals("bad_request", answer.code());
        }
        RawAnswer overHttp2 = sendOverHttp2("GET", target);
        assertEquals(400, overHttp2.status(), () -> place + encodedText(raw) + ": " + overHttp2);
      }
      byte[] target = joined(ascii("/v1/kv/a"), encoded(raw));
      assertEquals(201, send(gateway.port(), "PUT", target).status());
      assertEquals(200, send(node.port(), "DELETE", target).status());
    }
  }

  @Test
  void theSameRequestSentBothWaysIsOneWrite() throws IOException {
    String header = "Idempotency-Key: " + seed;
    byte[] raw = joined(ascii("/v1/kv/"), "gzé#日".getBytes(StandardCharsets.UTF_8));
    RawAnswer first = send(gateway.port(), "PUT", raw, header);
    RawAnswer second = send(node.port(), "PUT", raw, header);
    assertEquals(201, first.status(), first::toString);
    assertEquals("true", second.header("Holdfast-Replayed"), second::toString);
    assertEquals(first.text(), second.text());
  }

  /** Encodes each byte that its place gives another meaning, and some others. */
  private Spelt spelt(String begin, boolean inPath) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    bytes.writeBytes(ascii(begin));
    wire.writeBytes(ascii(begin));
    int parts = 1 + random.nextInt(8);
    for (int i = 0; i < parts; i++) {
      if (random.nextInt(3) == 0) {
        byte[] any = new byte[1 + random.nextInt(4)];
        random.nextBytes(any);
        bytes.writeBytes(any);
        wire.writeBytes(encoded(any));
        continue;
      }
      String text =
          random.nextBoolean()
              ? TEXTS.get(random.nextInt(TEXTS.size()))
              : Character.toString(0x21 + random.nextInt(0x7F - 0x21));
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      boolean special = inPath ? "%?".contains(text) : "%&+".contains(text);
      bytes.writeBytes(utf8);
      wire.writeBytes(special || random.nextInt(4) == 0 ? encoded(utf8) : utf8);
    }
    return new Spelt(Bytes.wrap(bytes.toByteArray()), Bytes.wrap(wire.toByteArray()));
  }

  /** Bytes from 0x80 on that are no UTF-8 by themselves. */
  private byte[] noUtf8() {
    while (true) {
      byte[] raw = new byte[1 + random.nextInt(5)];
      random.nextBytes(raw);
      for (int i = 0; i < raw.length; i++) {
        raw[i] |= (byte) 0x80;
      }
      if (!Bytes.wrap(raw).isUtf8()) {
        return raw;
      }
    }
  }

  private static byte[] encoded(byte[] bytes) {
    return ascii(encodedText(bytes));
  }

  private static String encodedText(byte[] bytes) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : bytes) {
      encoded.append("%%%02x".formatted(octet & 0xFF));
    }
    return encoded.toString();
  }

  private static Bytes keyOf(JsonNode json) {
    return json.has("key")
        ? Bytes.utf8(json.path("key").asText())
        : Bytes.wrap(Base64.getDecoder().decode(json.path("keyBase64").asText()));
  }

  private String said(Spelt spelt, RawAnswer answer) {
    return "seed "
        + seed
        + ": "
        + spelt
        + " ("
        + encodedText(spelt.bytes().array())
        + "): "
        + answer;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }

  private RawAnswer sendOverHttp2(String method, byte[] target) throws IOException {
    try (Http2Client http2 = Http2Client.connect(client, node.port())) {
      String path = new String(target, StandardCharsets.ISO_8859_1);
      return http2.send(method, path, null, "Accept: application/json");
    }
  }

  private static RawAnswer send(int port, String method, byte[] target, String... headers)
      throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(ascii(method + " "));
    request.writeBytes(target);
    request.writeBytes(ascii(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"));
    request.writeBytes(ascii("Accept: application/json\r\n"));
    for (String header : headers) {
      request.writeBytes(ascii(header + "\r\n"));
    }
    request.writeBytes(ascii(method.equals("PUT") ? "Content-Length: 1\r\n\r\nx" : "\r\n"));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      request.writeTo(socket.getOutputStream());
      return RawAnswer.read(socket.getInputStream(), false);
    }
  }
}
