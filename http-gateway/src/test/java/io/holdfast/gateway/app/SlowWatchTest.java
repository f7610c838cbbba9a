package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that takes nothing holds up nobody, and misses nothing when it goes on. */
final class SlowWatchTest {
  private static final int WRITES = 200;
  private static final String VALUE = "x".repeat(100_000);

  private final RunningGateway gateway = new RunningGateway();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aClientThatStopsReadingSlowsNobodyAndGetsAllOfItLater() throws IOException {
    try (WatchClient slow = WatchClient.lines(gateway, "prefix=k");
        WatchClient quick = WatchClient.lines(gateway, "prefix=k")) {
      List<Long> written = new ArrayList<>();
      for (int i = 0; i < WRITES; i++) {
        written.add(gateway.put("/v1/kv/k" + i, VALUE).json().path("revision").asLong());
        assertEquals(written.getLast(), quick.change().path("revision").asLong());
      }
      String page = gateway.get("/metrics").text();
      assertFalse(page.contains("holdfast_watch_fell_behind_total 0.0"), page);
      for (long revision : written) {
        JsonNode change = slow.change();
        assertEquals(revision, change.path("revision").asLong());
        assertEquals(VALUE, change.at("/events/0/value").asText());
      }
    }
  }
}
