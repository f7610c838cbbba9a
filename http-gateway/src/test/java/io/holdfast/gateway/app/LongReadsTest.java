package io.holdfast.gateway.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads that look at many rows, as a client sees them. */
final class LongReadsTest {
  private static final int KEYS = 5_000;

  private final RunningGateway gateway = new RunningGateway();

  @BeforeEach
  void write() {
    StringBuilder puts = new StringBuilder();
    for (int i = 0; i < KEYS; i++) {
      puts.append(i % 1_000 == 0 ? "{\"then\":[" : ",");
      puts.append("{\"put\":{\"key\":\"k/%04d\",\"value\":\"%0200d\"}}".formatted(i, i));
      if (i % 1_000 == 999) {
        assertEquals(200, gateway.post("/v1/txn", puts.append("]}").toString()).status());
        puts.setLength(0);
      }
    }
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void whatIsReadPieceByPieceIsWhole() {
    RawAnswer page = gateway.get("/v1/kv?prefix=k/&limit=5000&keys_only");
    assertEquals(KEYS, page.json().path("items").size());
    assertEquals("k/4999", page.json().path("items").path(KEYS - 1).path("key").asText());
    RawAnswer back = gateway.get("/v1/kv?start=k/0010&limit=4000&order=descending");
    assertEquals("k/1000", back.json().path("items").path(3_999).path("key").asText());
    RawAnswer stream = gateway.get("/v1/kv?prefix=k/", "Accept: application/x-ndjson");
    assertEquals(KEYS, new String(stream.body(), US_ASCII).lines().count());
    RawAnswer some = gateway.get("/v1/kv?prefix=k/&limit=1500", "Accept: application/x-ndjson");
    assertEquals(1_500, new String(some.body(), US_ASCII).lines().count());
    assertEquals(KEYS, count("/v1/kv?prefix=k/&count_only"));
    assertEquals(KEYS - 1_000, count("/v1/kv?prefix=k/&count_only&revision=5"));
  }

  @Test
  void theCountOfTheWholeStoreIsKnownWithoutALook() {
    gateway.store().slowScans(Duration.ofSeconds(30));
    assertEquals(KEYS, count("/v1/kv?count_only&timeout=5s"));
  }

  @Test
  void aCountThatIsNotDoneInTimeIsRefused() {
    gateway.store().slowScans(Duration.ofMillis(100));
    RawAnswer late = gateway.get("/v1/kv?prefix=k/&count_only&timeout=300ms");
    assertEquals(503, late.status(), late::toString);
    assertEquals("unavailable", late.json().path("code").asText());
  }

  @Test
  void whenItsClientGoesACountEndsAndItsPlaceIsFree() throws IOException {
    gateway.store().slowScans(Duration.ofSeconds(2));
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Socket client = gateway.connect();
      client
          .getOutputStream()
          .write(
              "GET /v1/kv?prefix=k/&count_only&timeout=60s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(US_ASCII));
      clients.add(client);
    }
    gateway.store().slowScans(Duration.ZERO);
    for (Socket client : clients) {
      client.close();
    }
    assertEquals(KEYS, count("/v1/kv?prefix=k/&count_only&timeout=20s"));
  }

  @Test
  void aStreamThatIsNotDoneInTimeBreaksOff() throws IOException {
    gateway.store().slowScans(Duration.ofMillis(200));
    try (Socket client = gateway.connect()) {
      client
          .getOutputStream()
          .write(
              String.join(
                      "\r\n",
                      "GET /v1/kv?prefix=k/&timeout=500ms HTTP/1.1",
                      "Host: localhost",
                      "Accept: application/x-ndjson",
                      "",
                      "")
                  .getBytes(US_ASCII));
      String answer = new String(readUntilTheEnd(client), US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
      assertTrue(answer.contains("k/0000"), answer);
      assertTrue(!answer.contains("k/4999") && !answer.endsWith("0\r\n\r\n"), "looks whole");
    }
  }

  private static byte[] readUntilTheEnd(Socket client) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] buffer = new byte[8_192];
    try {
      for (int n = client.getInputStream().read(buffer);
          n >= 0;
          n = client.getInputStream().read(buffer)) {
        read.write(buffer, 0, n);
      }
    } catch (SocketException reset) {
      return read.toByteArray();
    }
    return read.toByteArray();
  }

  private long count(String target) {
    RawAnswer answer = gateway.get(target);
    assertEquals(200, answer.status(), answer::toString);
    return answer.json().path("count").asLong();
  }
}
