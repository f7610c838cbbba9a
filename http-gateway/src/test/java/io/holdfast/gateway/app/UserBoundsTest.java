package io.holdfast.gateway.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.server.HttpSettings;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One user has a share of a node, and leaves the rest to others. */
@Timeout(60)
final class UserBoundsTest {
  private static final int CONNECTIONS = 20;
  private static final int REQUESTS = 8;
  private static final int BYTES = 4 << 20;
  private static final String ALL = "{\"verbs\":[\"read\",\"write\"],\"prefix\":\"\"}";

  private final List<Socket> sockets = new ArrayList<>();
  private final GuardedGateway guarded =
      new GuardedGateway(
          new HttpSettings(
              "127.0.0.1",
              0,
              HttpSettings.HEADER_BYTES,
              Duration.ofSeconds(30),
              HttpSettings.BACKLOG,
              CONNECTIONS,
              Duration.ofSeconds(2),
              List.of(),
              List.of()),
          new RequestLimits(
              1 << 20, 3 << 20, Duration.ofSeconds(40), Duration.ofSeconds(60), REQUESTS, BYTES));
  private final RunningGateway gateway = guarded.gateway();
  private final String anna = guarded.user("anna", ALL);
  private final String bert = guarded.user("bert", ALL);

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    guarded.close();
  }

  private Socket send(String user, String line, String... headers) throws IOException {
    Socket socket = gateway.connect();
    sockets.add(socket);
    return send(socket, user, line, headers);
  }

  private static Socket send(Socket socket, String user, String line, String... headers)
      throws IOException {
    String head =
        line + " HTTP/1.1\r\nHost: localhost\r\n" + user + "\r\n" + String.join("\r\n", headers);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static RawAnswer answer(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    return RawAnswer.read(socket.getInputStream(), false);
  }

  private void assertRateLimited(RawAnswer answer, String what) {
    assertEquals(429, answer.status(), answer::text);
    assertEquals("rate_limited", answer.code());
    assertTrue(answer.header("Retry-After") != null, answer::toString);
    String page = gateway.get("/metrics", guarded.admin()).text();
    assertTrue(!page.contains("user_refused_total{which=\"" + what + "\"} 0.0\n"), page);
    assertTrue(!page.contains("anna"), "no user is named");
  }

  @Test
  void requestsThatAreOpenAreCountedPerUser() throws Exception {
    for (int i = 0; i < REQUESTS / 2; i++) {
      send(anna, "PUT /v1/kv/a" + i, "Content-Length: 9");
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> gateway.get("/v1/kv/none", anna).status() == 429);
    assertRateLimited(gateway.get("/v1/kv/none", anna), "requests");
    assertEquals(404, gateway.get("/v1/kv/none", bert).status());
    for (Socket socket : sockets) {
      socket.getOutputStream().write("123456789".getBytes(StandardCharsets.US_ASCII));
      assertEquals(201, answer(socket).status());
    }
    assertEquals(404, gateway.get("/v1/kv/none", anna).status(), "there is room again");
  }

  @Test
  void plainRequestsLeaveTheirPlacesAgain() {
    for (int i = 0; i < 5 * REQUESTS; i++) {
      assertEquals(2, gateway.put("/v1/kv/a", "1", anna).status() / 100);
      assertEquals("1", gateway.get("/v1/kv/a", anna).text());
    }
  }

  @Test
  void bytesOfBodiesAreCountedPerUser() throws Exception {
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Socket socket = send(anna, "PUT /v1/kv/a" + i, "Content-Length: " + (1 << 20));
      socket.getOutputStream().write(new byte[(1 << 20) - 1]);
      open.add(socket);
    }
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> gateway.put("/v1/kv/a", "x".repeat(60_000), anna).status() == 429);
    assertEquals(201, gateway.put("/v1/kv/b", "x".repeat(100_000), bert).status());
    for (Socket socket : open) {
      socket.getOutputStream().write(0);
      assertEquals(201, answer(socket).status());
    }
  }

  @Test
  void connectionsAreCountedPerUser() throws Exception {
    for (int i = 0; i < CONNECTIONS / 2; i++) {
      assertEquals(404, answer(send(anna, "GET /v1/kv/none")).status());
    }
    assertRateLimited(answer(send(anna, "GET /v1/kv/none")), "connections");
    assertEquals(404, answer(send(bert, "GET /v1/kv/none")).status());
    assertEquals(404, answer(send(sockets.getFirst(), anna, "GET /v1/kv/none")).status());
    assertEquals(404, answer(send(sockets.getFirst(), bert, "GET /v1/kv/none")).status());
    assertEquals(404, answer(send(anna, "GET /v1/kv/none")).status(), "one is bert's now");
    sockets.get(1).close();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> answer(send(anna, "GET /v1/kv/none")).status() == 404);
  }
}
