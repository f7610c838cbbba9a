package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A value that is too large, too slow or cut off is refused, and changes nothing. */
final class BadUploadTest extends RefusedRequests {
  @Test
  void aValueThatIsTooLargeIsRefusedBeforeItArrives() throws IOException {
    try (Socket socket = gateway.connect()) {
      // Announced only: not a byte of the body is sent.
      write(
          socket, "PUT /v1/kv/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n");
      RawAnswer answer = RawAnswer.read(socket.getInputStream(), false);
      assertProblem(413, "value_too_large", answer);
      assertEquals(VALUE_LIMIT, answer.json().path("limit").asInt());
      assertEquals("close", answer.header("Connection"));
    }
  }

  @Test
  void aChunkedValueThatGrowsTooLargeIsRefusedWhileItComes() throws IOException {
    try (Socket socket = gateway.connect()) {
      write(
          socket, "PUT /v1/kv/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      write(socket, "3e8\r\n" + "x".repeat(VALUE_LIMIT) + "\r\n1\r\nx\r\n");
      // The last chunk never comes.
      assertProblem(413, "value_too_large", RawAnswer.read(socket.getInputStream(), false));
    }
  }

  @Test
  void aSlowUploadIsEndedAtItsDeadline() throws IOException {
    try (Socket socket = gateway.connect()) {
      write(
          socket,
          "PUT /v1/kv/a?timeout=300ms HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n");
      // Never silent for long, never finished: a trickle must not live for ever.
      Thread trickle =
          Thread.startVirtualThread(
              () -> {
                try {
                  while (true) {
                    write(socket, "x");
                    Thread.sleep(20);
                  }
                } catch (IOException | InterruptedException ended) {
                  Thread.currentThread().interrupt();
                }
              });
      assertProblem(408, "upload_too_slow", RawAnswer.read(socket.getInputStream(), false));
      trickle.interrupt();
    }
  }

  @Test
  void anUploadThatStandsStillIsEnded() throws IOException {
    try (Socket socket = gateway.connect()) {
      write(socket, "PUT /v1/kv/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\nhalf");
      assertProblem(408, "upload_too_slow", RawAnswer.read(socket.getInputStream(), false));
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void anUploadThatBreaksOffChangesNothing() throws IOException {
    try (Socket socket = gateway.connect()) {
      write(socket, "PUT /v1/kv/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\nhalf");
      socket.shutdownOutput();
      assertFalse(
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .contains("201"));
    }
    assertEquals(404, gateway.get("/v1/kv/a").status());
  }
}
