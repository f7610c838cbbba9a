package io.holdfast.bench.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpConnectionTest {
  private EventLoop loop;

  @BeforeEach
  void startLoop() throws IOException {
    loop = EventLoop.start("test-loop");
  }

  @AfterEach
  void stopLoop() throws IOException {
    loop.close();
  }

  @Test
  void aRequestIsAnsweredAndTheConnectionKept() throws Exception {
    try (CannedServer server = new CannedServer(request -> CannedServer.response(200, request))) {
      HttpConnection connection = new HttpConnection(loop, server.address());
      for (int request = 0; request < 100; request++) {
        String answer = send(connection, put("value " + request)).get(10, SECONDS);
        assertEquals("value " + request, answer.substring(answer.indexOf("\r\n\r\n") + 4));
      }
      assertEquals(1, server.connections());
    }
  }

  @Test
  void aRequestLargerThanTheSocketTakesAtOnceIsSentWhole() throws Exception {
    try (CannedServer server =
        new CannedServer(request -> CannedServer.response(200, "" + request.length()))) {
      HttpConnection connection = new HttpConnection(loop, server.address());
      byte[] head = HttpRequest.head("PUT", "/", "text/plain", 8_000_000);
      HttpRequest request = HttpRequest.of(head, new byte[8_000_000]);
      assertEquals(
          Integer.toString(head.length + 8_000_000), send(connection, request).get(30, SECONDS));
    }
  }

  @Test
  void aRequestWithoutAnAnswerFailsInTimeAndTheNextOneUsesANewConnection() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    try (CannedServer server =
        new CannedServer(
            request -> {
              if (request.contains("stuck")) {
                awaitQuietly(released);
              }
              return CannedServer.response(200, "done");
            })) {
      HttpConnection connection = new HttpConnection(loop, server.address());
      CompletableFuture<String> stuck = send(connection, put("stuck"), Duration.ofMillis(100));
      assertInstanceOf(SocketTimeoutException.class, failure(stuck));
      assertEquals("done", send(connection, put("fine")).get(10, SECONDS));
      assertEquals(2, server.connections());
      released.countDown();
    }
  }

  @Test
  void aConnectionThatTheServerClosesFailsItsRequest() throws Exception {
    try (CannedServer server = new CannedServer(_ -> "")) {
      HttpConnection connection = new HttpConnection(loop, server.address());
      assertInstanceOf(EOFException.class, failure(send(connection, put("x"))));
    }
  }

  @Test
  void aServerThatIsNotThereFailsTheRequestAtOnce() throws Exception {
    InetSocketAddress nobody;
    try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new InetSocketAddress(unused.getInetAddress(), unused.getLocalPort());
    }
    HttpConnection connection = new HttpConnection(loop, nobody);
    assertInstanceOf(ConnectException.class, failure(send(connection, put("x"))));
  }

  @Test
  void aMovedConnectionTalksToTheOtherServer() throws Exception {
    try (CannedServer one = new CannedServer(_ -> CannedServer.response(200, "one"));
        CannedServer two = new CannedServer(_ -> CannedServer.response(200, "two"))) {
      HttpConnection connection = new HttpConnection(loop, one.address());
      assertEquals("one", send(connection, put("x")).get(10, SECONDS));
      connection.moveTo(two.address());
      assertEquals("two", send(connection, put("x")).get(10, SECONDS));
    }
  }

  @Test
  void twoRequestsAtOnceAreAMistakeOfTheCaller() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    try (CannedServer server =
        new CannedServer(
            _ -> {
              awaitQuietly(released);
              return CannedServer.response(200, "");
            })) {
      HttpConnection connection = new HttpConnection(loop, server.address());
      CompletableFuture<String> first = send(connection, put("x"));
      assertThrows(IllegalStateException.class, () -> send(connection, put("y")));
      released.countDown();
      assertEquals("", first.get(10, SECONDS));
    }
  }

  private static HttpRequest put(String body) {
    byte[] bytes = body.getBytes(ISO_8859_1);
    return HttpRequest.of(HttpRequest.head("PUT", "/key", "text/plain", bytes.length), bytes);
  }

  private static CompletableFuture<String> send(HttpConnection connection, HttpRequest request) {
    return send(connection, request, Duration.ofSeconds(30));
  }

  private static CompletableFuture<String> send(
      HttpConnection connection, HttpRequest request, Duration timeout) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    connection.send(
        request,
        timeout.toNanos(),
        new ResponseHandler() {
          @Override
          public void answered(HttpResponse response) {
            answer.complete(response.bodyText(Integer.MAX_VALUE));
          }

          @Override
          public void failed(IOException cause) {
            answer.completeExceptionally(cause);
          }
        });
    return answer;
  }

  private static Throwable failure(CompletableFuture<String> answer) {
    return assertThrows(ExecutionException.class, () -> answer.get(10, SECONDS)).getCause();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
