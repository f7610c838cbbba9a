package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.holdfast.gateway.admission.RequestLimits;
import io.holdfast.gateway.server.HttpSettings;
import io.holdfast.gateway.write.CommitBounds;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A gateway that refuses all that its tests send: its store is the same at the end. */
abstract class RefusedRequests {
  static final int VALUE_LIMIT = 1_000;

  final RunningGateway gateway =
      new RunningGateway(
          new HttpSettings(
              "127.0.0.1",
              0,
              HttpSettings.HEADER_BYTES,
              Duration.ofMillis(500),
              HttpSettings.BACKLOG,
              Duration.ofSeconds(2)),
          new RequestLimits(
              VALUE_LIMIT, 10_000, Duration.ofSeconds(10), Duration.ofSeconds(60), 100, 4 << 20),
          CommitBounds.DEFAULT);

  @AfterEach
  void stop() {
    try {
      assertEquals("1", gateway.get("/livez").header("Holdfast-Revision"), "the store changed");
    } finally {
      gateway.close();
    }
  }

  static void assertProblem(int status, String code, RawAnswer answer) {
    assertEquals(status, answer.status(), answer::toString);
    assertEquals("application/problem+json", answer.header("Content-Type"), answer::toString);
    assertEquals(code, answer.code(), answer::toString);
    assertEquals(status, answer.json().path("status").asInt(), answer::toString);
    assertEquals("urn:holdfast:problem:" + code, answer.json().path("type").asText());
    for (String member : List.of("title", "detail", "retry")) {
      assertFalse(answer.json().path(member).asText().isBlank(), answer::toString);
    }
  }

  static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }
}
