package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Headers that change what a message means are understood or refused, never ignored. */
final class MessageFramingTest {
  /** Leaves a request to its route, and changes nothing else. */
  private static final List<String> WAYS = List.of("", "?timeout=10s");

  private final RunningGateway gateway = new RunningGateway();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aPartOfAValueIsNotTakenForTheWhole() {
    gateway.put("/v1/kv/a", "the whole");
    for (String way : WAYS) {
      for (String header : List.of("Content-Range: bytes 4-8/9", "content-range:")) {
        RawAnswer refused = gateway.put("/v1/kv/a" + way, "WHOLE", header);
        assertEquals(400, refused.status(), refused::toString);
        assertEquals("bad_request", refused.code());
        assertEquals("Content-Range", refused.json().path("header").asText());
      }
    }
    RawAnswer policy =
        gateway.put("/v1/policies/p", "{\"prefix\":\"a\"}", "Content-Range: bytes 0-13/14");
    assertEquals(400, policy.status(), policy::toString);
    assertEquals("the whole", gateway.get("/v1/kv/a").text());
  }

  @Test
  void elsewhereAContentRangeMeansNothing() {
    String header = "Content-Range: bytes 0-1/2";
    assertEquals(200, gateway.post("/v1/txn", "{}", header).status());
  }

  @Test
  void aValueThatIsEncodedIsNotStoredAsItCame() {
    for (String way : WAYS) {
      for (String coding : List.of("gzip", "br", "identity", "")) {
        RawAnswer refused = gateway.put("/v1/kv/a" + way, "x", "Content-Encoding: " + coding);
        assertEquals(415, refused.status(), refused::toString);
      }
    }
    assertEquals(415, gateway.post("/v1/txn", "{}", "Content-Encoding: gzip").status());
    assertEquals(404, gateway.get("/v1/kv/a").status());
  }

  @Test
  void whatIsExpectedAndCannotBeMetIsRefused() {
    for (String way : WAYS) {
      for (String expected : List.of("202-accepted", "100-continue, other")) {
        RawAnswer refused = gateway.put("/v1/kv/a" + way, "x", "Expect: " + expected);
        assertEquals(417, refused.status(), refused::toString);
        assertEquals("expectation_failed", refused.code());
      }
    }
    assertEquals(417, gateway.get("/v1/kv/a", "Expect: other").status());
    assertEquals(404, gateway.get("/v1/kv/a").status());
  }

  @Test
  void anUnknownTransferCodingIsRefused() throws IOException {
    for (String way : WAYS) {
      for (String coding : List.of("gzip, chunked", "identity, chunked")) {
        RawAnswer refused = putChunked("/v1/kv/a" + way, "Transfer-Encoding: " + coding);
        assertEquals(501, refused.status(), refused::toString);
        assertEquals("transfer_coding_not_implemented", refused.code());
      }
      // RFC 9112, 6.3: where chunked is not the last one, nobody knows where the body ends.
      for (String coding : List.of("gzip", "chunked, gzip", "chunked, chunked")) {
        RawAnswer refused = putChunked("/v1/kv/a" + way, "Transfer-Encoding: " + coding);
        assertEquals(400, refused.status(), refused::toString);
      }
    }
    assertEquals(404, gateway.get("/v1/kv/a").status());
    assertEquals(201, putChunked("/v1/kv/a", "Transfer-Encoding: chunked").status());
  }

  private RawAnswer putChunked(String target, String header) throws IOException {
    try (Socket socket = gateway.connect()) {
      String request =
          "PUT %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n\r\n1\r\nx\r\n0\r\n\r\n"
              .formatted(target, header);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      byte[] all = socket.getInputStream().readAllBytes();
      return RawAnswer.read(new ByteArrayInputStream(all), false);
    }
  }
}
