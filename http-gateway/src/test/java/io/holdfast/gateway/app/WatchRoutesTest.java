package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.store.command.EntryStamp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WatchRoutesTest {
  private final RunningGateway gateway = new RunningGateway();

  @AfterEach
  void stop() {
    gateway.close();
  }

  private long put(String key, String value) {
    return gateway.put("/v1/kv/" + key, value).json().path("revision").asLong();
  }

  @Test
  void whatIsWrittenAfterAWatchBeganIsToldInOrder() throws IOException {
    long before = put("k/0", "old");
    try (WatchClient watch = WatchClient.lines(gateway, "prefix=k/")) {
      assertEquals(200, watch.status());
      assertEquals("application/x-ndjson", watch.header("Content-Type"));
      assertEquals("linearizable", watch.header("Holdfast-Consistency"));
      JsonNode first = watch.next();
      assertEquals("progress", first.path("type").asText());
      assertEquals(before, first.path("revision").asLong());
      long one = put("k/1", "a");
      put("other", "x");
      long two = put("k/1", "b");
      assertChange(watch.change(), one, "put", "k/1", "a");
      JsonNode second = watch.change();
      assertChange(second, two, "put", "k/1", "b");
      assertEquals(2, second.at("/events/0/version").asLong());
      assertEquals(one, second.at("/events/0/createRevision").asLong());
    }
  }

  private static void assertChange(
      JsonNode change, long revision, String type, String key, String value) {
    assertEquals("change", change.path("type").asText(), change::toString);
    assertEquals(revision, change.path("revision").asLong(), change::toString);
    assertEquals(1, change.path("events").size(), change::toString);
    assertEquals(type, change.at("/events/0/type").asText(), change::toString);
    assertEquals(key, change.at("/events/0/key").asText(), change::toString);
    assertEquals(value, change.at("/events/0/value").asText(), change::toString);
  }

  @Test
  void whatABrowserReadsHasIdsToResumeBy() throws IOException {
    try (WatchClient watch = WatchClient.get(gateway, "/v1/watch?key=a")) {
      assertEquals("text/event-stream", watch.header("Content-Type"));
      assertEquals("retry: 1000", watch.line());
      assertEquals("", watch.line());
      assertEquals("id: 1", watch.line());
      assertEquals("event: progress", watch.line());
      assertTrue(watch.line().startsWith("data: {\"type\":\"progress\""));
      assertEquals("", watch.line());
      long revision = put("a", "1");
      assertEquals("id: " + revision, watch.line());
      assertEquals("event: change", watch.line());
      String data = watch.line();
      assertTrue(data.startsWith("data: {\"type\":\"change\",\"revision\":" + revision), data);
      assertEquals("", watch.line());
    }
    long second = put("a", "2");
    long third = put("a", "3");
    String target = "/v1/watch?key=a&from_revision=1";
    try (WatchClient again =
        WatchClient.get(gateway, target, "Last-Event-ID: " + (second - 1), WatchClient.LINES)) {
      assertEquals(second, again.change().path("revision").asLong());
      assertEquals(third, again.change().path("revision").asLong());
    }
  }

  @Test
  void allThatOneRevisionChangedIsOneEvent() throws IOException {
    put("k/gone", "old");
    try (WatchClient watch = WatchClient.lines(gateway, "prefix=k/&prev=true")) {
      gateway.post(
          "/v1/txn",
          "{\"then\":[{\"put\":{\"key\":\"k/a\",\"value\":\"1\"}},"
              + "{\"put\":{\"key\":\"elsewhere\",\"value\":\"1\"}},"
              + "{\"delete\":{\"key\":\"k/gone\"}}]}");
      JsonNode events = watch.change().path("events");
      assertEquals(2, events.size());
      assertEquals("k/a", events.at("/0/key").asText());
      assertFalse(events.at("/0").has("prev"));
      assertEquals("delete", events.at("/1/type").asText());
      assertFalse(events.at("/1").has("value"));
      assertEquals("old", events.at("/1/prev/value").asText());
    }
  }

  @Test
  void aFilterLeavesOutWhatIsOfTheOtherKind() throws IOException {
    try (WatchClient deletes = WatchClient.lines(gateway, "prefix=k/&filter=delete");
        WatchClient puts = WatchClient.lines(gateway, "prefix=k/&filter=put")) {
      put("k/1", "a");
      gateway.delete("/v1/kv/k/1");
      long last = put("k/1", "b");
      assertEquals("delete", deletes.change().at("/events/0/type").asText());
      assertEquals("a", puts.change().at("/events/0/value").asText());
      assertEquals(last, puts.change().path("revision").asLong());
    }
  }

  @Test
  void aWatchBeginsAtAnyRevisionThatIsKeptAndGoesOnWithWhatHappens() throws IOException {
    List<Long> written = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      written.add(put("k/" + i % 3, "v" + i));
      put("other", "x");
    }
    try (WatchClient watch =
        WatchClient.lines(gateway, "prefix=k/&from_revision=" + written.get(5))) {
      for (int i = 50; i < 60; i++) {
        written.add(put("k/1", "v" + i));
      }
      for (int i = 5; i < 60; i++) {
        JsonNode change = watch.change();
        assertEquals(written.get(i), change.path("revision").asLong());
        assertEquals("v" + i, change.at("/events/0/value").asText());
      }
    }
  }

  @Test
  void aRevisionThatDoesNotExistYetIsWaitedFor() throws IOException {
    long now = put("k", "0");
    try (WatchClient watch = WatchClient.lines(gateway, "key=k&from_revision=" + (now + 3))) {
      put("k", "1");
      put("k", "2");
      put("k", "3");
      assertEquals(now + 3, watch.change().path("revision").asLong());
    }
    RawAnswer refused = gateway.get("/v1/watch?from_revision=" + (1L << 50));
    assertEquals(400, refused.status());
    assertEquals("bad_revision", refused.json().path("code").asText(), refused::text);
  }

  @Test
  void aRevisionThatIsNoLongerKeptIsGoneWithTheFloor() {
    gateway.store().stamp(new EntryStamp(1, 0, 3, 600_000, 1_000));
    for (int i = 0; i < 20; i++) {
      put("k", "v" + i);
    }
    for (String target : List.of("/v1/watch?from_revision=2", "/v1/changes?since=1")) {
      RawAnswer gone = gateway.get(target);
      assertEquals(410, gone.status(), gone::text);
      assertTrue(gone.json().path("floor").asLong() > 10, gone::text);
    }
  }

  @Test
  void whenNothingHappensItSaysHowFarItIs() throws IOException {
    try (WatchClient watch = WatchClient.lines(gateway, "key=k&progress=100ms")) {
      assertEquals(1, watch.next().path("revision").asLong());
      long now = put("other", "1");
      long told = 0;
      while (told < now) {
        JsonNode next = watch.next();
        assertEquals("progress", next.path("type").asText());
        told = next.path("revision").asLong();
      }
      assertEquals(now, told);
    }
  }

  @Test
  void severalRangesOnOneConnectionAreTaggedAndStillOneEventARevision() throws IOException {
    String body =
        "{\"watches\":[{\"id\":\"p\",\"prefix\":\"a\"},{\"id\":\"one\",\"key\":\"ab\",\"prev\":true},"
            + "{\"id\":\"b\",\"start\":\"b\",\"end\":\"c\",\"filter\":\"delete\"}],"
            + "\"fromRevision\":1,\"progress\":\"1s\"}";
    put("ab", "0");
    put("b1", "0");
    gateway.delete("/v1/kv/b1");
    try (WatchClient watch = WatchClient.post(gateway, body, WatchClient.LINES)) {
      assertEquals(200, watch.status());
      JsonNode first = watch.change();
      assertEquals("p", first.at("/events/0/watch").asText());
      assertEquals("one", first.at("/events/1/watch").asText());
      assertEquals(2, first.path("events").size());
      JsonNode second = watch.change();
      assertEquals("b", second.at("/events/0/watch").asText());
      assertEquals("delete", second.at("/events/0/type").asText());
      put("ab", "1");
      JsonNode live = watch.change();
      assertEquals("p", live.at("/events/0/watch").asText());
      assertFalse(live.at("/events/0").has("prev"));
      assertEquals("0", live.at("/events/1/prev/value").asText());
    }
  }

  @Test
  void badWatchesAreRefused() {
    for (String query :
        List.of(
            "key=a&prefix=b",
            "filter=all",
            "from_revision=0",
            "from_revision=x",
            "progress=1h",
            "limit=5",
            "wait=1s&progress=1s",
            "key=")) {
      RawAnswer refused = gateway.get("/v1/watch?" + query);
      assertEquals(400, refused.status(), () -> query + ": " + refused.text());
    }
    assertEquals(400, gateway.get("/v1/watch?key=a", "Last-Event-ID: x").status());
    assertEquals(400, gateway.get("/v1/changes").status());
    for (String body :
        List.of(
            "{}",
            "{\"watches\":[]}",
            "{\"watches\":[{\"prefix\":\"a\"}]}",
            "{\"watches\":[{\"id\":\"a\"},{\"id\":\"a\"}]}",
            "{\"watches\":[{\"id\":\"a\",\"key\":\"k\",\"prefix\":\"p\"}]}",
            "{\"watches\":[{\"id\":\"a\",\"filter\":\"none\"}]}")) {
      RawAnswer refused = gateway.post("/v1/watch", body);
      assertEquals(400, refused.status(), () -> body + ": " + refused.text());
    }
  }

  @Test
  void changesSinceARevisionComeInPages() {
    long first = put("k/1", "a");
    put("other", "x");
    long second = put("k/2", "b");
    long third = put("k/3", "c");
    JsonNode page = gateway.get("/v1/changes?since=1&prefix=k/&limit=2").json();
    assertEquals(2, page.path("changes").size());
    assertEquals(first, page.at("/changes/0/revision").asLong());
    assertEquals(second, page.path("revision").asLong());
    assertTrue(page.path("more").asBoolean());
    JsonNode rest = gateway.get("/v1/changes?prefix=k/&since=" + second).json();
    assertEquals("c", rest.at("/changes/0/events/0/value").asText());
    assertEquals(third, rest.path("revision").asLong());
    assertFalse(rest.path("more").asBoolean());
    JsonNode none = gateway.get("/v1/changes?since=" + third).json();
    assertEquals(0, none.path("changes").size());
    assertEquals(third, none.path("revision").asLong());
  }

  @Test
  void aLongPollIsAnsweredAsSoonAsThereIsAChange() throws Exception {
    long now = put("k", "0");
    String target = "/v1/watch?key=k&wait=30s&from_revision=" + (now + 1);
    CompletableFuture<RawAnswer> poll = CompletableFuture.supplyAsync(() -> gateway.get(target));
    put("other", "1");
    long revision = put("k", "1");
    JsonNode answer = poll.get().json();
    assertEquals(revision, answer.at("/changes/0/revision").asLong());
    assertEquals("1", answer.at("/changes/0/events/0/value").asText());
    assertTrue(answer.path("revision").asLong() >= revision);
  }

  @Test
  void aLongPollWithoutAChangeSaysWhereToGoOn() {
    long now = put("other", "0");
    JsonNode answer = gateway.get("/v1/watch?key=k&wait=50ms&from_revision=1").json();
    assertEquals(0, answer.path("changes").size());
    assertEquals(now, answer.path("revision").asLong());
  }

  @Test
  void aNodeThatStopsEndsItsWatchesInGoodOrder() throws IOException {
    try (WatchClient watch = WatchClient.lines(gateway, "key=k")) {
      long revision = put("k", "1");
      assertEquals(revision, watch.change().path("revision").asLong());
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway.gateway()::close);
      JsonNode end = watch.change();
      assertEquals("end", end.path("type").asText());
      assertEquals("UNAVAILABLE", end.path("code").asText());
      assertEquals(revision, end.path("revision").asLong());
      assertNull(watch.next());
      stopped.join();
    }
  }

  @Test
  void aConnectionServesTheNextRequestWhenAWatchWasRefused() throws IOException {
    try (WatchClient refused = WatchClient.get(gateway, "/v1/watch?filter=x")) {
      assertEquals(400, refused.status());
    }
    Awaitility.await().until(() -> gateway.get("/metrics").text().contains("holdfast_watches 0"));
  }

  @Test
  void aClientThatHasGoneIsForgotten() throws IOException {
    try (WatchClient watch = WatchClient.lines(gateway, "key=k&progress=100ms")) {
      assertEquals(200, watch.status());
      Awaitility.await().until(() -> gateway.get("/metrics").text().contains("holdfast_watches 1"));
    }
    Awaitility.await().until(() -> gateway.get("/metrics").text().contains("holdfast_watches 0"));
  }

  @Test
  void manyWhoWatchTheSameShareTheWork() throws IOException {
    List<WatchClient> all = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        all.add(WatchClient.lines(gateway, "prefix=k"));
        assertEquals("progress", all.getLast().next().path("type").asText());
      }
      long revision = put("k", "1");
      for (WatchClient watch : all) {
        assertEquals(revision, watch.change().path("revision").asLong());
      }
      String page = gateway.get("/metrics").text();
      assertTrue(page.contains("holdfast_watches_distinct 1"), page);
      assertTrue(page.contains("holdfast_watch_events_total 1.0"), page);
    } finally {
      for (WatchClient watch : all) {
        watch.close();
      }
    }
  }
}
