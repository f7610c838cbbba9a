package io.holdfast.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.gateway.config.RequestLimits;
import io.holdfast.gateway.write.CommitBounds;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Above its bounds a gateway refuses at once, and what it refuses costs nothing. */
@Timeout(60)
final class OverloadTest {
  private static final int OPEN = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final RunningGateway gateway =
      new RunningGateway(
          new RequestLimits(
              1 << 20,
              3 << 20,
              Duration.ofSeconds(10),
              Duration.ofSeconds(60),
              OPEN,
              (4 << 20) - 1),
          CommitBounds.DEFAULT);

  @AfterEach
  void stop() {
    clients.shutdownNow();
    gateway.close();
  }

  @Test
  void readsAboveTheBoundAreRefusedAndLetInAgainWhenThereIsRoom() {
    gateway.put("/v1/kv/a", "1");
    gateway.store().leaderless(true);
    List<CompletableFuture<RawAnswer>> waiting = new ArrayList<>();
    for (int i = 0; i < OPEN; i++) {
      waiting.add(CompletableFuture.supplyAsync(() -> gateway.get("/v1/kv/a?timeout=3s"), clients));
    }
    await().atMost(PATIENCE).until(() -> gateway.get("/v1/kv/a?consistency=local").status() == 429);
    RawAnswer refused = gateway.get("/v1/kv/a?consistency=local");
    assertEquals("overloaded", refused.code(), refused::toString);
    assertEquals("1", refused.header("Retry-After"));
    assertEquals(200, gateway.get("/livez").status(), "operators still see");
    waiting.forEach(read -> assertEquals(503, read.join().status()));
    assertEquals(200, gateway.get("/v1/kv/a?consistency=local").status());
  }

  @Test
  void bodiesThatDoNotArriveHoldNoMoreThanTheBound() throws Exception {
    try (Socket _ = slowUpload(3 << 20)) {
      await()
          .atMost(PATIENCE)
          .until(() -> gateway.put("/v1/kv/b", "x".repeat(1 << 20)).status() == 429);
      assertEquals(201, gateway.put("/v1/kv/small", "x").status());
    }
    await()
        .atMost(PATIENCE)
        .until(() -> gateway.put("/v1/kv/b", "x".repeat(1 << 20)).status() < 300);
  }

  /** A transaction of this size, of which one byte comes. */
  private Socket slowUpload(int bytes) throws Exception {
    Socket socket = gateway.connect();
    String head =
        "POST /v1/txn HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + bytes + "\r\n\r\n{";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }
}
