package io.holdfast.chaos.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.chaos.client.Gateway;
import io.holdfast.chaos.cluster.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients against a store in this JVM that tells the truth, or lies on request. */
class MixedClientTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final Map<String, String> records = new ConcurrentHashMap<>();
  private final AtomicLong counter = new AtomicLong();
  private volatile boolean lies;
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/kv/", this::keyValue);
    server.createContext("/v1/txn", this::increment);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void anHonestStoreBreaksNoPromise() throws InterruptedException {
    MixedLoad load = start();
    assertTrue(Waiting.until(DEADLINE, () -> load.ledger().operations() > 200));
    load.stop();
    assertEquals(List.of(), List.copyOf(load.ledger().brokenReads()));
    assertEquals(List.of(), List.copyOf(load.ledger().refused()));
    assertEquals(0, load.errors().total());
    assertEquals(counter.get(), load.ledger().acknowledgedIncrements());
    assertFalse(load.ledger().acknowledged().missingFrom(Map.of()).isEmpty());
    assertEquals(List.of(), load.ledger().acknowledged().missingFrom(records));
  }

  @Test
  void staleReadsAreFound() throws InterruptedException {
    MixedLoad load = start();
    assertTrue(Waiting.until(DEADLINE, () -> load.ledger().operations() > 50));
    lies = true;
    assertTrue(Waiting.until(DEADLINE, () -> hasBroken(load, "counter at n1")));
    assertTrue(Waiting.until(DEADLINE, () -> hasBroken(load, "wrote")));
    load.stop();
  }

  private static boolean hasBroken(MixedLoad load, String text) {
    return load.ledger().brokenReads().stream().anyMatch(line -> line.contains(text));
  }

  private MixedLoad start() {
    Gateway gateway = new Gateway("n1", "127.0.0.1", server.getAddress().getPort());
    return MixedLoad.start(List.of(gateway), "mixed/", 3);
  }

  private void keyValue(HttpExchange exchange) throws IOException {
    String key = exchange.getRequestURI().getPath().substring("/v1/kv/".length());
    if (exchange.getRequestMethod().equals("PUT")) {
      byte[] value = exchange.getRequestBody().readAllBytes();
      records.put(key, new String(value, StandardCharsets.UTF_8));
      answer(exchange, 201, "{}");
      return;
    }
    String value = key.endsWith("counter") ? counter.get() + "" : records.get(key);
    if (lies) {
      value = key.endsWith("counter") ? "0" : "old";
    }
    answer(exchange, value == null ? 404 : 200, value == null ? "" : value);
  }

  private void increment(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    counter.incrementAndGet();
    answer(exchange, 200, "{}");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
