package io.holdfast.gateway.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.write.CommitBounds;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Above its bounds a gateway refuses at once, and what it refuses costs nothing. */
@Tag("slow")
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
    // Each leaves right after its answer has gone out.
    await().atMost(PATIENCE).until(() -> gateway.get("/v1/kv/a?consistency=local").status() == 200);
  }

  @Test
  void bodiesThatArriveInPartHoldNoMoreThanTheBound() throws Exception {
    try (Socket upload = announce(gateway, "POST /v1/txn", 3 << 20)) {
      upload.getOutputStream().write(new byte[5 << 19]);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                upload.getOutputStream().write(new byte[4 << 10]);
                return gateway.put("/v1/kv/b", "x".repeat(1 << 20)).status() == 429;
              });
      assertEquals(201, gateway.put("/v1/kv/small", "x").status());
    }
    await()
        .atMost(PATIENCE)
        .until(() -> gateway.put("/v1/kv/b", "x".repeat(1 << 20)).status() < 300);
  }

  @Test
  void twoHundredThatAnnounceBodiesAndSendNoneKeepNoWriteOut() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try (RunningGateway usual = new RunningGateway()) {
      for (int i = 0; i < 200; i++) {
        silent.add(announce(usual, "PUT /v1/kv/none?timeout=60s", 1 << 20));
      }
      for (int i = 0; i < 20; i++) {
        RawAnswer answer = usual.put("/v1/kv/large", "x".repeat(1 << 20));
        assertTrue(answer.status() < 300, answer::toString);
        assertTrue(usual.put("/v1/kv/small", "x").status() < 300);
      }
    } finally {
      for (Socket one : silent) {
        one.close();
      }
    }
  }

  @Test
  void bodiesThatAreWaitedForTakeHalfOfThePlacesAndNoMore() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < OPEN; i++) {
        silent.add(announce(gateway, "PUT /v1/kv/none?timeout=60s", 1_000));
      }
      int refused = 0;
      for (int i = OPEN / 2; i < OPEN; i++) {
        RawAnswer answer = firstAnswer(silent);
        assertEquals("overloaded", answer.code(), answer::toString);
        refused++;
      }
      assertEquals(OPEN / 2, refused);
      for (int i = 0; i < 20; i++) {
        assertEquals(404, gateway.get("/v1/kv/nothing").status());
        RawAnswer whole = gateway.post("/v1/txn", "{\"then\":[]}");
        assertEquals(200, whole.status(), whole::toString);
      }
    } finally {
      for (Socket one : silent) {
        one.close();
      }
    }
  }

  /** Of one of them, which is taken out. */
  private static RawAnswer firstAnswer(List<Socket> sockets) throws IOException {
    await().atMost(PATIENCE).until(() -> sockets.stream().anyMatch(OverloadTest::hasAnswer));
    Socket answered = sockets.stream().filter(OverloadTest::hasAnswer).findFirst().orElseThrow();
    sockets.remove(answered);
    try (answered) {
      return RawAnswer.read(answered.getInputStream(), false);
    }
  }

  private static boolean hasAnswer(Socket socket) {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException gone) {
      return false;
    }
  }

  @Test
  void anUploadThatFallsSilentLeavesAtItsDeadline() throws Exception {
    long begin = System.nanoTime();
    try (Socket upload = announce(gateway, "POST /v1/txn?timeout=300ms", 3 << 20)) {
      RawAnswer answer = RawAnswer.read(upload.getInputStream(), false);
      assertEquals("upload_too_slow", answer.code(), answer::toString);
    }
    // The connection itself might be silent for ten seconds.
    assertTrue(System.nanoTime() - begin < Duration.ofSeconds(8).toNanos());
  }

  /** A request with a body of this size, of which one byte comes. */
  private static Socket announce(RunningGateway to, String request, int bytes) throws IOException {
    Socket socket = to.connect();
    String head =
        "%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n{".formatted(request, bytes);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
