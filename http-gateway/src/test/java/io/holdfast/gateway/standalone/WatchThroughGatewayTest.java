package io.holdfast.gateway.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.app.RunningGateway;
import io.holdfast.gateway.app.WatchClient;
import io.holdfast.gateway.auth.AuthSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens reaches a client of a gateway without data as it happens. */
final class WatchThroughGatewayTest {
  private final RunningGateway node = new RunningGateway();
  private final RoutedGateway gateway = new RoutedGateway(AuthSettings.OFF, node.port());

  @AfterEach
  void stop() {
    gateway.close();
    node.close();
  }

  private WatchClient send(String line, String body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    socket.setSoTimeout(10_000);
    return WatchClient.send(socket, line, body, WatchClient.LINES);
  }

  private long put(String key, String value) {
    return node.put("/v1/kv/" + key, value).json().path("revision").asLong();
  }

  @Test
  void eachChangeIsPassedOnAtOnceAndTheEndToo() throws IOException {
    try (WatchClient watch = send("GET /v1/watch?prefix=k", "")) {
      assertEquals(200, watch.status());
      assertEquals("n1", watch.header("Holdfast-Node"));
      assertEquals("progress", watch.next().path("type").asText());
      long first = put("k1", "a");
      assertEquals(first, watch.change().path("revision").asLong());
      long second = put("k2", "b");
      assertEquals(second, watch.change().path("revision").asLong());
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(node.gateway()::close);
      JsonNode end = watch.change();
      assertEquals("end", end.path("type").asText());
      assertEquals(second, end.path("revision").asLong());
      assertNull(watch.next());
      stopped.join();
    }
  }

  @Test
  void severalRangesAreAskedForWithABody() throws IOException {
    String body = "{\"watches\":[{\"id\":\"a\",\"key\":\"a\"},{\"id\":\"b\",\"key\":\"b\"}]}";
    try (WatchClient watch = send("POST /v1/watch", body)) {
      assertEquals("progress", watch.next().path("type").asText());
      put("b", "1");
      assertEquals("b", watch.change().at("/events/0/watch").asText());
    }
  }

  @Test
  void aLongPollIsAnsweredAsSoonAsThereIsAChange() throws IOException {
    long now = put("k", "0");
    CompletableFuture<JsonNode> poll =
        CompletableFuture.supplyAsync(
            () ->
                gateway
                    .get("/v1/watch?key=k&wait=30s&timeout=1s&from_revision=" + (now + 1))
                    .json());
    long revision = put("k", "1");
    assertEquals(revision, poll.join().at("/changes/0/revision").asLong());
  }
}
