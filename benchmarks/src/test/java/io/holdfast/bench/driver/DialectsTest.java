package io.holdfast.bench.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.bench.http.CannedServer;
import io.holdfast.bench.workload.Dataset;
import io.holdfast.bench.workload.ReadLevel;
import io.holdfast.bench.workload.Request;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DialectsTest {
  private static final String DONE = "done";

  private final ObjectMapper json = new ObjectMapper();
  private final Dataset data = new Dataset(200, 0, 64);

  @Test
  void holdfastIsAskedAsItsInterfaceSays() throws Exception {
    HttpDialect dialect = new HoldfastDialect(data);
    String put = requestFor(dialect, new Request.Put(7, 1));
    assertTrue(put.startsWith("PUT /v1/kv/bench-64-00000007 HTTP/1.1\r\n"), put);
    assertEquals(data.valueText(1), body(put));
    String get = requestFor(dialect, new Request.Get(7, ReadLevel.LOCAL));
    assertTrue(get.startsWith("GET /v1/kv/bench-64-00000007?consistency=local HTTP/1.1\r\n"), get);
    String batch = requestFor(dialect, new Request.Batch(0, 100, 1, false));
    JsonNode operations = json.readTree(body(batch));
    assertEquals(100, operations.size());
    assertEquals("bench-64-00000099", operations.get(99).at("/put/key").asText());
    assertEquals(data.valueText(1), operations.get(99).at("/put/value").asText());
  }

  @Test
  void etcdIsAskedInBase64() throws Exception {
    HttpDialect dialect = new EtcdJsonDialect(data);
    JsonNode put = json.readTree(body(requestFor(dialect, new Request.Put(7, 1))));
    assertEquals("bench-64-00000007", decode(put.get("key")));
    assertEquals(data.valueText(1), decode(put.get("value")));
    JsonNode get = json.readTree(body(requestFor(dialect, new Request.Get(7, ReadLevel.LOCAL))));
    assertTrue(get.get("serializable").asBoolean());
    JsonNode batch = json.readTree(body(requestFor(dialect, new Request.Batch(0, 100, 1, false))));
    assertEquals(100, batch.get("success").size());
    assertEquals("bench-64-00000099", decode(batch.at("/success/99/requestPut/key")));
  }

  @Test
  void aReadThatDidNotBringTheWholeValueHasFailed() throws Exception {
    Request get = new Request.Get(7, ReadLevel.LINEARIZABLE);
    HttpDialect dialect = new HoldfastDialect(data);
    assertEquals(DONE, outcome(dialect, get, CannedServer.response(200, "v".repeat(64))));
    assertEquals("200 short", outcome(dialect, get, CannedServer.response(200, "short")));
    assertEquals("404 ", outcome(dialect, get, CannedServer.response(404, "")));
    HttpDialect etcd = new EtcdJsonDialect(data);
    assertEquals("200 {}", outcome(etcd, get, CannedServer.response(200, "{}")));
  }

  @Test
  void aBatchWithARefusedOperationHasFailed() throws Exception {
    Request batch = new Request.Batch(0, 100, 1, false);
    HttpDialect dialect = new HoldfastDialect(data);
    String done = "{\"results\":[{\"revision\":2,\"put\":{}}]}";
    assertEquals(DONE, outcome(dialect, batch, CannedServer.response(200, done)));
    String refused = "{\"results\":[{\"problem\":{\"status\":413}}]}";
    assertEquals("200 " + refused, outcome(dialect, batch, CannedServer.response(200, refused)));
  }

  @Test
  void anEtcdTransactionThatDidNotSucceedHasFailed() throws Exception {
    Request batch = new Request.Batch(0, 100, 1, false);
    HttpDialect etcd = new EtcdJsonDialect(data);
    assertEquals(DONE, outcome(etcd, batch, CannedServer.response(200, "{\"succeeded\":true}")));
    assertEquals("200 {}", outcome(etcd, batch, CannedServer.response(200, "{}")));
  }

  @Test
  void aClientWhoseNodeFailsTurnsToTheNext() throws Exception {
    Request put = new Request.Put(0, 0);
    try (CannedServer broken = new CannedServer(_ -> "");
        CannedServer healthy = new CannedServer(_ -> CannedServer.response(200, ""));
        HttpDriver driver =
            open(new HoldfastDialect(data), List.of(broken.address(), healthy.address()), true)) {
      assertTrue(submit(driver, put).startsWith("EOFException"));
      assertEquals(DONE, submit(driver, put));
    }
  }

  private String requestFor(HttpDialect dialect, Request request) throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    converse(
        dialect,
        request,
        text -> {
          seen.complete(text);
          return CannedServer.response(200, "");
        });
    return seen.get(10, TimeUnit.SECONDS);
  }

  private static String outcome(HttpDialect dialect, Request request, String response)
      throws Exception {
    return converse(dialect, request, _ -> response);
  }

  private static String converse(
      HttpDialect dialect, Request request, Function<String, String> answers) throws Exception {
    try (CannedServer server = new CannedServer(answers);
        HttpDriver driver = open(dialect, List.of(server.address()), false)) {
      return submit(driver, request);
    }
  }

  private static HttpDriver open(
      HttpDialect dialect, List<InetSocketAddress> endpoints, boolean isFailingOver)
      throws IOException {
    return HttpDriver.open(
        dialect, new DriverSettings(endpoints, 1, Duration.ofSeconds(10), isFailingOver));
  }

  private static String submit(HttpDriver driver, Request request) throws Exception {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    driver.submit(
        0,
        request,
        new Completion() {
          @Override
          public void succeeded() {
            outcome.complete(DONE);
          }

          @Override
          public void failed(String reason) {
            outcome.complete(reason);
          }
        });
    return outcome.get(10, TimeUnit.SECONDS);
  }

  private static String body(String request) {
    return request.substring(request.indexOf("\r\n\r\n") + 4);
  }

  private static String decode(JsonNode base64) {
    return new String(
        Base64.getDecoder().decode(base64.asText()), java.nio.charset.StandardCharsets.US_ASCII);
  }
}
