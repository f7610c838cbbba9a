package io.holdfast.gateway.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.server.OpenFiles;
import io.holdfast.gateway.write.CommitBounds;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections that ask for nothing do not keep those out that do. */
@Tag("slow")
final class ConnectionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String GET = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String ALL =
      String.join(
          "\r\n",
          "GET /v1/kv?prefix=large HTTP/1.1",
          "Host: localhost",
          "Connection: close",
          "Accept: application/x-ndjson",
          "",
          "");
  private static final int MOST = 64;

  private final List<Socket> idlers = new ArrayList<>();
  private RunningGateway gateway;

  @AfterEach
  void stop() throws IOException {
    for (Socket idler : idlers) {
      idler.close();
    }
    gateway.close();
  }

  private void start(int connections, Duration idle) {
    gateway =
        new RunningGateway(
            new HttpSettings(
                "127.0.0.1",
                0,
                HttpSettings.HEADER_BYTES,
                idle,
                HttpSettings.BACKLOG,
                connections,
                Duration.ofSeconds(2),
                List.of(),
                List.of()),
            RequestLimits.DEFAULT,
            CommitBounds.DEFAULT);
  }

  private void idle(int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      idlers.add(gateway.connect());
    }
  }

  @Test
  void manyMoreIdleConnectionsThanTheBoundKeepNobodyOut() throws Exception {
    start(MOST, Duration.ofMinutes(5));
    idle(MOST / 2);
    try (Socket worker = gateway.connect()) {
      for (int round = 0; round < 20; round++) {
        assertEquals(200, ask(worker).status());
        idle(MOST / 2);
        assertEquals(200, ask(worker).status(), "a connection in use is not ended");
      }
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> gateway.get("/v1/kv/none").status() == 404);
      assertEquals(200, ask(worker).status());
      long open = idlers.stream().filter(ConnectionsTest::isOpen).count();
      assertTrue(open <= MOST, () -> open + " of " + idlers.size() + " are open");
      String page = gateway.get("/metrics").text();
      assertTrue(page.contains("holdfast_http_connections_limit " + MOST + ".0\n"), page);
      assertFalse(page.contains("closed_total{which=\"quiet\"} 0.0\n"), page);
    }
  }

  @Test
  void aConnectionWhoseAnswerIsUnderWayIsNotAQuietOne() throws Exception {
    start(MOST, Duration.ofMinutes(5));
    for (int i = 0; i < 8; i++) {
      gateway.put("/v1/kv/large" + i, "x".repeat(1 << 20));
    }
    try (Socket reader = new Socket()) {
      reader.setReceiveBufferSize(4 << 10);
      reader.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
      reader.setSoTimeout((int) PATIENCE.toMillis());
      reader.getOutputStream().write(ALL.getBytes(StandardCharsets.US_ASCII));
      assertEquals('H', reader.getInputStream().read());
      Thread.sleep(1_100); // So long nobody is quiet.
      for (int round = 0; round < 4; round++) {
        idle(MOST);
      }
      assertTrue(idlers.stream().anyMatch(idler -> !isOpen(idler)));
      long taken = reader.getInputStream().transferTo(OutputStream.nullOutputStream());
      assertTrue(taken > 8 << 20, () -> "the answer broke off after " + taken + " bytes");
    }
  }

  @Test
  void tenThousandIdleConnectionsKeepNobodyOutWhereFilesAllow() throws Exception {
    // Each is open on both sides, in this process.
    int room = (int) Math.min(10_000, (OpenFiles.limit() - 1_000) / 2);
    start(OpenFiles.usualConnections(OpenFiles.limit()), Duration.ofMinutes(5));
    idle(Math.min(room, (int) (OpenFiles.usualConnections(OpenFiles.limit()) * 0.7)));
    assertEquals(201, gateway.put("/v1/kv/a", "1").status());
    assertEquals("1", gateway.get("/v1/kv/a").text());
    assertEquals(200, ask(idlers.getFirst()).status(), "the first still stands");
  }

  @Test
  void aHeadThatComesByteByByteEndsWithTheConnection() throws Exception {
    start(MOST, Duration.ofSeconds(1));
    try (Socket slow = gateway.connect()) {
      slow.setSoTimeout(100);
      long begin = System.nanoTime();
      slow.getOutputStream().write("GET /l".getBytes(StandardCharsets.US_ASCII));
      await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> isEnded(slow, 'x'));
      assertTrue(System.nanoTime() - begin >= Duration.ofSeconds(1).toNanos());
    }
  }

  @Test
  void anAnswerThatIsTakenBitByBitEndsWithTheConnection() throws Exception {
    start(MOST, Duration.ofSeconds(1));
    for (int i = 0; i < 8; i++) {
      gateway.put("/v1/kv/large" + i, "x".repeat(1 << 20));
    }
    try (Socket slow = new Socket()) {
      slow.setReceiveBufferSize(4 << 10);
      slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
      slow.setSoTimeout(5_000);
      slow.getOutputStream().write(ALL.getBytes(StandardCharsets.US_ASCII));
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> slow.getInputStream().readNBytes(500).length < 500 || isReset(slow));
    } catch (IOException reset) {
      // It may as well be found so.
    }
    await().atMost(PATIENCE).until(() -> gateway.get("/v1/kv/large1").status() == 200);
  }

  private static boolean isReset(Socket socket) {
    try {
      socket.getOutputStream().write('\n');
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private static boolean isEnded(Socket socket, char next) {
    try {
      socket.getOutputStream().write(next);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private static boolean isOpen(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException open) {
      return true;
    } catch (IOException reset) {
      return false;
    }
  }

  private static RawAnswer ask(Socket socket) throws IOException {
    socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
    return RawAnswer.read(socket.getInputStream(), false);
  }
}
